// Meeting mode. What was typed stays in its field until the server says that it is kept: nothing is lost on the way.
const form = () => document.getElementById("vastleggen");
const isCapture = (event) => event.detail.elt === form();
const show = (selector, on) => {
  const found = document.querySelector(selector);
  if (found) found.hidden = !on;
};

const settle = (kept) => {
  const input = form()?.elements.typed;
  if (!input) return;
  input.readOnly = false;
  show("[data-failed]", !kept);
  if (!kept) {
    delete form().dataset.sent;
    for (const button of form().querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
  input.focus();
};

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isCapture(event)) form().elements.typed.readOnly = true;
});

// The answer to a capture brings a new form in the place of the old one.
document.addEventListener("htmx:afterRequest", (event) => {
  const path = event.detail.pathInfo?.requestPath ?? "";
  if (path.endsWith("/vastleggen/")) settle(event.detail.successful === true);
  if (path.includes("/nieuw/")) show("[data-offline]", event.detail.successful !== true);
});

// An answer to something that is no longer on the page is older than what stands there: the next one brings it all.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!document.contains(event.detail.requestConfig.elt)) event.detail.shouldSwap = false;
});
