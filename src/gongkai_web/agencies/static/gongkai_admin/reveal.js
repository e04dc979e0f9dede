// Shows an applicant in clear. The server writes down who asked.
for (const button of document.querySelectorAll("[data-gk-reveal]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    const answer = await fetch(button.dataset.gkReveal, {
      method: "POST",
      headers: { "X-CSRFToken": button.dataset.gkToken },
    });
    if (!answer.ok) {
      button.disabled = false;
      const told = await answer.json().catch(() => ({}));
      button.textContent = told.error || "无法显示，请刷新后再试";
      return;
    }
    const data = await answer.json();
    const section = button.closest("[data-gk-applicant]");
    for (const name of ["name", "id_no", "contact"]) {
      section.querySelector(`[data-gk-${name}]`).textContent = data[name] || "（未填）";
    }
    button.remove();
  });
}
