// A click on a number brings its place in the source beside it, marks it, and says what stood there.
(() => {
  const source = document.getElementById('gkb-source');
  const detail = document.querySelector('[data-detail]');
  if (!source || !detail) return;
  const marked = 'gkb-here';
  const head = source.querySelector('.gkb-head');

  const show = (number, place) => {
    document.querySelectorAll(`.${marked}`).forEach((one) => one.classList.remove(marked));
    place.classList.add(marked);
    if (!number.matches('.gkb-number')) return;
    number.closest('td, th').classList.add(marked);
    const told = number.dataset;
    detail.replaceChildren();
    const add = (label, text) => {
      if (!text) return;
      const line = document.createElement('p');
      const name = document.createElement('strong');
      name.textContent = `${label}：`;
      line.append(name, text);
      detail.append(line);
    };
    add('数', `${told.name}　${number.textContent}（${told.state}）`);
    add('原文', `${told.raw ? `“${told.raw}”` : '空白'}　${told.place}`);
    add('说明', told.note);
    const back = head.querySelector('.gkb-jump');
    back.href = `#${number.closest('td, th').id}`;
    const home = document.createElement('a');
    home.href = back.href;
    home.textContent = '回到这个数';
    detail.append(home);
    detail.hidden = false;
  };

  // Sideways, so that the place lies within the box.
  const across = (box, place) => {
    const outer = box.getBoundingClientRect();
    const inner = place.getBoundingClientRect();
    if (inner.left >= outer.left && inner.right <= outer.right) return;
    box.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
  };

  // Side by side the place comes to the height of the number; one below the other, into the middle.
  const bring = (number, place) => {
    const frame = place.closest('.source-table, .source-page');
    if (frame) across(frame, place);
    if (getComputedStyle(source).overflowY === 'visible') {
      place.scrollIntoView({ block: 'center', inline: 'nearest' });
      return;
    }
    across(source, place);
    const box = source.getBoundingClientRect();
    const top = Math.max(head.getBoundingClientRect().bottom, 96) + 16;
    const bottom = Math.min(box.bottom, window.innerHeight) - 16;
    const inner = place.getBoundingClientRect();
    const wanted = number.getBoundingClientRect().top;
    source.scrollTop += inner.top - Math.max(top, Math.min(wanted, bottom - inner.height));
    const here = place.getBoundingClientRect();
    if (here.top < top || here.bottom > bottom) place.scrollIntoView({ block: 'nearest' });
  };

  detail.addEventListener('click', (event) => {
    if (event.target.matches('a')) detail.hidden = true;
  });

  document.addEventListener('click', (event) => {
    const link = event.target.closest('.gkb-read a[href^="#src-"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const place = document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    const folded = place.closest('details');
    if (folded) folded.open = true;
    window.history.replaceState(null, '', link.hash);
    show(link, place);
    bring(link, place);
  });

  // Wide tables are moved sideways by the keyboard, too.
  source.querySelectorAll('.source-table').forEach((one) => { one.tabIndex = 0; });

  // Who fills a number in sees its place, where both sides stand beside each other.
  document.addEventListener('focusin', (event) => {
    const item = event.target.closest('.gkb-open li');
    const link = item && item.querySelector('a[href^="#src-"]');
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place || getComputedStyle(source).overflowY === 'visible') return;
    show(link, place);
    bring(link, place);
  });

  // Pictures of pages can be made larger than the pane; that holds for the next file, too.
  const larger = source.querySelector('[data-larger]');
  if (!larger) return;
  const key = 'gkb-larger';
  const size = (isLarge) => {
    source.classList.toggle('gkb-source--large', isLarge);
    larger.setAttribute('aria-pressed', isLarge);
    larger.textContent = isLarge ? '缩小' : '放大';
    const place = source.querySelector(`.${marked}`);
    const number = document.querySelector(`.gkb-read .${marked} .gkb-number`);
    if (place && number) bring(number, place);
    else source.scrollLeft = (source.scrollWidth - source.clientWidth) / 2;
  };
  larger.hidden = false;
  larger.addEventListener('click', () => {
    const isLarge = larger.getAttribute('aria-pressed') !== 'true';
    window.sessionStorage.setItem(key, isLarge ? '1' : '');
    size(isLarge);
  });
  if (window.sessionStorage.getItem(key)) size(true);
})();
