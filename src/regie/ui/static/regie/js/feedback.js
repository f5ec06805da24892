// Dialogs become modal; toasts can be put away.

// Without this a dialog is a popover: it opens, but the page behind it stays reachable.
export const dialogs = (root) => {
  for (const dialog of root.querySelectorAll("dialog[popover]")) {
    dialog.removeAttribute("popover");
    for (const button of document.querySelectorAll(`[popovertarget="${dialog.id}"]`)) {
      const hides = button.getAttribute("popovertargetaction") === "hide";
      button.removeAttribute("popovertarget");
      button.addEventListener("click", () => (hides ? dialog.close() : dialog.showModal()));
    }
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close(); // the backdrop
    });
  }
};

export const toasts = (root) => {
  const label = document.documentElement.lang === "en" ? "Close this message" : "Sluit dit bericht";
  for (const toast of root.querySelectorAll("[data-toasts] > .regie-toast")) {
    if (toast.querySelector("[data-close]")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "regie-toast__close";
    button.dataset.close = "";
    button.setAttribute("aria-label", label);
    button.textContent = "×";
    button.addEventListener("click", () => toast.remove());
    toast.append(button);
  }
};
