// Lists: choosing all rows at once, and a filter that answers when you choose.

export const selectAll = (root) => {
  for (const all of root.querySelectorAll("input[data-select-all]")) {
    const boxes = [...all.closest("table").querySelectorAll("tbody input[type=checkbox]")];
    const show = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      all.checked = chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
      for (const box of boxes) box.closest("tr").classList.toggle("utrecht-table__row--selected", box.checked);
    };
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      show();
    });
    for (const box of boxes) box.addEventListener("change", show);
    show();
  }
};

// The button stays: who uses the keyboard may want to set several filters first. Only a pointer's choice sends.
export const filters = (root) => {
  for (const form of root.querySelectorAll("form[data-filter]")) {
    let pointed = false;
    form.addEventListener("pointerdown", () => (pointed = true));
    form.addEventListener("keydown", () => (pointed = false));
    form.addEventListener("change", (event) => {
      if (pointed && event.target.matches("select:not([multiple]), [type=checkbox], [type=radio]")) form.requestSubmit();
    });
  }
};
