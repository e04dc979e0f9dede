// A click on a number marks its place in the source and says what stood there.
(() => {
  const source = document.getElementById('gkb-source');
  const detail = document.querySelector('[data-detail]');
  if (!source || !detail) return;
  const marked = 'gkb-here';

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
    add('原文', told.raw || '空白');
    add('位置', told.place);
    add('说明', told.note);
    const back = document.querySelector('.gkb-source .gkb-jump');
    back.href = `#${number.closest('td, th').id}`;
    const home = document.createElement('a');
    home.href = back.href;
    home.textContent = '回到这个数';
    detail.append(home);
    detail.hidden = false;
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
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    place.scrollIntoView({ block: 'center', inline: 'nearest', behavior: calm ? 'instant' : 'smooth' });
  });
})();
