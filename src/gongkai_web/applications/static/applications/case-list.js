// Leave blank fields out of the address, so that a filtered list has a short one to pass on.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-gk-filter]")) return;
  for (const field of event.target.elements) {
    if (field.name && !field.value) field.disabled = true;
  }
});
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("[data-gk-filter] :disabled")) field.disabled = false;
});
