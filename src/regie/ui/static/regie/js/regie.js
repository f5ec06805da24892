// Small own behaviour. Everything works without it; nothing here makes markup up.
import { dialogs, toasts } from "./feedback.js";
import { errors, leaving, once } from "./forms.js";
import { filters, selectAll } from "./lists.js";
import { searching } from "./search.js";

const start = (root) => {
  dialogs(root);
  toasts(root);
  errors(root);
  leaving(root);
  once(root);
  filters(root);
  selectAll(root);
};

start(document);
searching();
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) start(event.target);
});
