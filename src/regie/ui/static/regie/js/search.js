// The search field: results below it while typing, to be gone through by keyboard. Without this file it is a form.

const options = (list) => [...list.querySelectorAll("[role=option]")];

const close = (field, list) => {
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
};

const choose = (field, list, step) => {
  const all = options(list);
  if (!all.length) return;
  const now = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
  const next = now < 0 ? (step > 0 ? 0 : all.length - 1) : (now + step + all.length) % all.length;
  all.forEach((each, place) => each.setAttribute("aria-selected", place === next ? "true" : "false"));
  field.setAttribute("aria-activedescendant", all[next].id);
  all[next].scrollIntoView({ block: "nearest" });
};

const keys = (event, field, list) => {
  const chosen = list.querySelector("[aria-selected=true]");
  if (event.key === "Escape" && !list.hidden) {
    event.preventDefault(); // the browser would empty the field
    close(field, list);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options(list).length) {
    event.preventDefault();
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    choose(field, list, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && chosen && !list.hidden) {
    event.preventDefault();
    chosen.click();
  }
};

const show = (field, list, status) => {
  const number = options(list).length;
  const empty = !list.children.length || document.activeElement !== field;
  list.hidden = empty;
  if (number) list.setAttribute("role", "listbox");
  else list.removeAttribute("role");
  field.setAttribute("aria-expanded", String(!empty && number > 0));
  field.removeAttribute("aria-activedescendant");
  status.textContent = empty ? "" : number ? `${number - 1} ${status.dataset.text}` : status.dataset.none;
};

export const searching = () => {
  const form = document.querySelector("form[data-search]");
  if (!form) return;
  const field = form.querySelector("input[type=search]");
  const list = form.querySelector(".regie-suggest");
  const status = form.querySelector("[data-search-status]");
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  list.addEventListener("htmx:afterSwap", () => show(field, list, status));
  field.addEventListener("keydown", (event) => keys(event, field, list));
  field.addEventListener("input", () => {
    if (!field.value.trim()) close(field, list);
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close(field, list);
  });
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!field.offsetParent) return; // too narrow: there it is a page of its own
    event.preventDefault();
    field.focus();
    field.select();
  });
};
