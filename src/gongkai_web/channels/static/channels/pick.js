// Ticks all articles of the page, or none.
(() => {
  "use strict";

  const button = document.querySelector("[data-gk-pick-all]");
  if (!button) return;
  const ticks = [...button.form.querySelectorAll('input[name="pick"]')];
  button.hidden = false;
  button.addEventListener("click", () => {
    const all = ticks.every((one) => one.checked);
    for (const one of ticks) one.checked = !all;
    button.textContent = all ? "勾选本页全部" : "取消勾选";
  });
})();
