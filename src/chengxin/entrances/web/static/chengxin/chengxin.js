/* 诚信 Chengxin: small comforts. Every page reads and works without this file. */
(function () {
  'use strict';
  document.documentElement.classList.add('cx-js');

  /* Copy buttons: data-copy holds the text, data-done what to say afterwards. */
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-copy]');
    if (!button || !navigator.clipboard) { return; }
    navigator.clipboard.writeText(button.dataset.copy).then(function () {
      var icon = button.querySelector('.ti');
      icon.classList.replace('ti-copy', 'ti-check');
      button.setAttribute('aria-label', button.dataset.done);
      setTimeout(function () { icon.classList.replace('ti-check', 'ti-copy'); }, 1600);
    });
  });

  /* "/" goes to the search box. J, K and Enter walk the rows of a list that asks for it. */
  function typing(element) { return /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) || element.isContentEditable; }
  function walk(step) {
    var links = Array.prototype.slice.call(document.querySelectorAll('[data-walk] tbody a[data-open]'));
    if (!links.length) { return; }
    var at = links.indexOf(document.activeElement);
    links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
  }
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) { return; }
    if (event.key === '/') {
      var box = document.querySelector('[data-find]');
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (event.key === 'j') { walk(1); } else if (event.key === 'k') { walk(-1); }
  });

  /* Fields that send their form when changed; the form has a button for those without script. */
  document.addEventListener('change', function (event) {
    if (event.target.closest('[data-send]')) { event.target.form.requestSubmit(); }
  });

  /* Files may be dropped on their field; the names of the chosen files are shown. */
  function wire(root) {
    root.querySelectorAll('[data-drop]').forEach(function (zone) {
      var input = zone.querySelector('input[type=file]');
      var name = zone.querySelector('[data-chosen]');
      if (zone.dataset.wired) { return; }
      zone.dataset.wired = 'yes';
      function show() { name.textContent = Array.prototype.map.call(input.files, function (f) { return f.name; }).join('、'); }
      input.addEventListener('change', function () {
        show();
        if (zone.hasAttribute('data-drop-send') && input.files.length) { input.form.requestSubmit(); }
      });
      ['dragenter', 'dragover'].forEach(function (kind) {
        zone.addEventListener(kind, function (event) { event.preventDefault(); zone.classList.add('cx-over'); });
      });
      ['dragleave', 'drop'].forEach(function (kind) {
        zone.addEventListener(kind, function () { zone.classList.remove('cx-over'); });
      });
      zone.addEventListener('drop', function (event) {
        event.preventDefault();
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      });
    });
  }
  wire(document);
  document.addEventListener('htmx:load', function (event) { wire(event.detail.elt.parentNode || document); });

  /* An upload shows how much has been sent, and can be given up. */
  function sending(event) { return event.target.closest && event.target.closest('form[data-upload]'); }
  document.addEventListener('htmx:beforeRequest', function (event) {
    var form = sending(event);
    if (!form) { return; }
    form.querySelector('[data-sending]').hidden = false;
    form.querySelector('[type=submit]').disabled = true;
  });
  document.addEventListener('htmx:xhr:progress', function (event) {
    var form = sending(event);
    if (!form || !event.detail.lengthComputable) { return; }
    var percent = Math.floor(event.detail.loaded / event.detail.total * 100);
    form.querySelector('[data-sending] progress').value = percent;
    form.querySelector('[data-percent]').textContent = percent + ' %';
  });
  document.addEventListener('htmx:afterRequest', function (event) {
    var form = sending(event);
    var status = event.detail.xhr.status;
    if (!form || (status >= 200 && status < 400)) { return; }
    form.querySelector('[data-sending]').hidden = true;
    form.querySelector('[type=submit]').disabled = false;
    if (status) { form.removeAttribute('data-upload'); form.submit(); }
  });
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-abort]');
    if (button && window.htmx) { htmx.trigger(button.closest('form'), 'htmx:abort'); }
  });

  /* "All" boxes and print buttons. */
  document.addEventListener('click', function (event) {
    var box = event.target.closest('[data-all]');
    if (box) {
      document.querySelectorAll('input[name="' + box.dataset.all + '"]').forEach(function (each) { each.checked = box.dataset.to === 'on'; });
    }
    if (event.target.closest('[data-print]')) { print(); }
  });

  /* Menus made of <details> close when something else is chosen. */
  document.addEventListener('click', function (event) {
    document.querySelectorAll('details.cx-pop[open]').forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') { return; }
    document.querySelectorAll('details.cx-pop[open]').forEach(function (menu) { menu.open = false; menu.querySelector('summary').focus(); });
  });
})();
