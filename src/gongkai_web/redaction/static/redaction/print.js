// Print the list; without this file the browser's own menu does.
(() => {
  const button = document.querySelector('[data-gk-print]');
  if (!button) return;
  button.hidden = false;
  button.addEventListener('click', () => window.print());
})();
