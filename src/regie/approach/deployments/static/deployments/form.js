// Shows a field only where it counts; without this script it simply stays visible.

for (const part of document.querySelectorAll("[data-only-when]")) {
  const choices = document.querySelectorAll(`[name="${part.dataset.onlyWhen}"]`);
  const show = () => {
    const chosen = [...choices].find((choice) => choice.checked);
    part.hidden = chosen?.value !== part.dataset.onlyValue;
    if (part.hidden) for (const field of part.querySelectorAll("select")) field.value = "";
  };
  for (const choice of choices) choice.addEventListener("change", show);
  show();
}
