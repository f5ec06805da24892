// Forms: go to what is wrong, warn before what was typed is lost, send once.

export const errors = (root) => {
  const summary = root.querySelector("[data-errors]");
  if (summary) summary.focus();
};

const changed = new Set();
window.addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});

const written = (form) => form.method === "post" && form.closest("main") && !form.hasAttribute("data-no-warning");

export const leaving = (root) => {
  for (const form of root.querySelectorAll("main form")) {
    if (!written(form)) continue;
    form.addEventListener("input", () => changed.add(form));
    form.addEventListener("submit", () => changed.clear());
  }
};

// A second press of the button does not send the form twice.
export const once = (root) => {
  for (const form of root.querySelectorAll("main form")) {
    if (form.method !== "post") continue;
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
      if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    });
  }
};

// Back from the next page: the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});
