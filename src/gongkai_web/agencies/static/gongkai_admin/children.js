// Adds a row to a table of child records. Without JavaScript the stored rows can still be changed.
for (const section of document.querySelectorAll("[data-gk-children]")) {
  const total = section.querySelector(`[name="${section.dataset.gkPrefix}-TOTAL_FORMS"]`);
  section.querySelector("[data-gk-add]").addEventListener("click", () => {
    const body = section.querySelector("tbody");
    const html = section.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
    body.insertAdjacentHTML("beforeend", html);
    total.value = Number(total.value) + 1;
    body.lastElementChild.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
}
