// A rung offers only those who hold its duty; without this script all are there with their duties.
(() => {
  "use strict";

  document.querySelectorAll("[data-ladder-rung]").forEach((rung) => {
    const duty = rung.querySelector("select[name$=-duty]");
    const boxes = [...rung.querySelectorAll("[data-duties]")];
    const nobody = rung.querySelector("[data-ladder-nobody]");
    if (!duty) return;
    const able = (box) => box.dataset.duties.split(" ").includes(duty.value);
    const show = () => {
      // Who is named and lacks the duty stays in sight, to be taken out by hand.
      boxes.forEach((box) => { box.closest("div").hidden = !able(box) && !box.checked; });
      if (nobody) nobody.hidden = boxes.some(able);
    };
    duty.addEventListener("change", () => {
      boxes.forEach((box) => { if (!able(box)) box.checked = false; });
      show();
    });
    show();
  });
})();
