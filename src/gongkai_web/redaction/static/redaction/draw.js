// Draw a box on the page by mouse, finger or keys. The form's four fields hold it in hundredths
// of the page; without this file they are filled by hand.
(() => {
  const drawing = document.querySelector('[data-gk-drawing]');
  const form = document.querySelector('[data-gk-form]');
  if (!drawing || !form) return;
  const draft = drawing.querySelector('[data-gk-draft]');
  const paper = document.querySelector('[data-gk-paper]');
  const mode = document.querySelector('[data-gk-mode]');
  const zoom = document.querySelector('[data-gk-zoom]');
  const names = ['x', 'y', 'width', 'height'];
  const fields = names.map((name) => form.elements[name]);
  const wide = Number(drawing.dataset.width);
  const high = Number(drawing.dataset.height);
  const within = (value, least, most) => Math.min(Math.max(value, least), most);
  let draws = !window.matchMedia('(pointer: coarse)').matches;
  let start = null;

  document.querySelector('[data-gk-tools]').hidden = false;
  document.querySelector('[data-gk-how]').hidden = false;
  drawing.setAttribute('tabindex', '0');

  const shown = () => {
    draws = Boolean(draws);
    mode.setAttribute('aria-pressed', String(draws));
    mode.textContent = draws ? '画框：开' : '画框：关';
    drawing.classList.toggle('gk-redaction__drawing', draws);
  };
  const read = () => fields.map((field) => Number(field.value) || 0);
  const paint = () => {
    const [x, y, width, height] = read();
    draft.setAttribute('x', (x / 100) * wide);
    draft.setAttribute('y', (y / 100) * high);
    draft.setAttribute('width', (Math.max(width, 0) / 100) * wide);
    draft.setAttribute('height', (Math.max(height, 0) / 100) * high);
  };
  // Rounded so that place and size together never pass the page's edge.
  const set = (x, y, width, height) => {
    const left = Math.round(within(x, 0, 100) * 100) / 100;
    const top = Math.round(within(y, 0, 100) * 100) / 100;
    const right = Math.round(within(x + width, left, 100) * 100) / 100;
    const bottom = Math.round(within(y + height, top, 100) * 100) / 100;
    [left, top, right - left, bottom - top].forEach((value, place) => {
      fields[place].value = String(Math.round(value * 100) / 100);
    });
    paint();
  };
  const clear = () => {
    fields.forEach((field) => { field.value = ''; });
    paint();
  };
  const at = (event) => {
    const area = drawing.getBoundingClientRect();
    return [
      within(((event.clientX - area.left) / area.width) * 100, 0, 100),
      within(((event.clientY - area.top) / area.height) * 100, 0, 100),
    ];
  };

  drawing.addEventListener('pointerdown', (event) => {
    if (!draws || event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    drawing.focus({ preventScroll: true });
    drawing.setPointerCapture(event.pointerId);
    start = at(event);
  });
  drawing.addEventListener('pointermove', (event) => {
    if (!start) return;
    const [x, y] = at(event);
    set(Math.min(x, start[0]), Math.min(y, start[1]), Math.abs(x - start[0]), Math.abs(y - start[1]));
  });
  const done = () => {
    if (!start) return;
    start = null;
    const [, , width, height] = read();
    if (width < 0.1 || height < 0.1) clear();
    else form.elements.ground.focus({ preventScroll: window.innerWidth > 800 });
  };
  drawing.addEventListener('pointerup', done);
  drawing.addEventListener('pointercancel', () => { start = null; clear(); });

  drawing.addEventListener('keydown', (event) => {
    const [x, y, width, height] = read();
    const there = width > 0 && height > 0;
    const step = event.altKey ? 0.1 : 1;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (event.key === 'Enter' && !there) set(35, 45, 30, 5);
    else if (event.key === 'Enter') form.elements.ground.focus();
    else if (event.key === 'Escape') clear();
    else if (there && event.key in moves) {
      const [across, down] = moves[event.key];
      if (event.shiftKey) set(x, y, Math.max(width + across, 0.5), Math.max(height + down, 0.5));
      else set(within(x + across, 0, 100 - width), within(y + down, 0, 100 - height), width, height);
    } else return;
    event.preventDefault();
  });

  fields.forEach((field) => field.addEventListener('input', paint));
  mode.addEventListener('click', () => { draws = !draws; shown(); });
  zoom.addEventListener('click', () => {
    const large = paper.classList.toggle('gk-redaction__paper--large');
    zoom.setAttribute('aria-pressed', String(large));
    zoom.textContent = large ? '恢复大小' : '放大一倍';
  });
  document.querySelector('[data-gk-whole]').addEventListener('click', () => {
    set(0, 0, 100, 100);
    form.elements.ground.focus();
  });
  shown();
  paint();
})();
