// The answer stays in this browser: the server only learns the state and whether a code or an error
// came.
(function () {
  'use strict';
  var form = document.getElementById('return');
  var raw = location.hash.slice(1).split('&').filter(function (piece) { return piece !== ''; });
  var answer = new URLSearchParams(location.hash.slice(1));

  var query = new URLSearchParams(location.search);
  // In the reader's language; each has a heading and the text below it.
  var says = JSON.parse(form.dataset.says);
  // Once the person has been asked, the address has nothing left to reload; the button is still
  // there.
  var unreachable = says.unreachable;

  // Exactly one of them, not empty, and in one place only.
  function once(name) { return answer.getAll(name).length === 1 && answer.get(name) !== '' && !query.has(name); }
  function say(what) {
    document.querySelector('h1').textContent = document.title = what[0];
    document.getElementById('message').textContent = what[1];
  }
  // From here on only this script has the answer (GW-13).
  function forget() { history.replaceState(null, '', location.origin + location.pathname); }
  function stop(what) {
    forget();
    document.getElementById('ask').hidden = true;
    say(what);
  }
  function refused(error) {
    var end = error.indexOf('. ');
    stop(end < 0 ? [says.unfinished, error] : [error.slice(0, end), error.slice(end + 2)]);
  }

  // Every parameter once, byte for byte, in the query or after a `?` in the fragment.
  function address(to) {
    var target = to.origin_url, seen = [];
    var own = target.indexOf('?') < 0 ? '' : target.slice(target.indexOf('?') + 1);
    new URLSearchParams(own).forEach(function (_, name) { seen.push(name); });
    var place = to.desktop_mode ? (target.split('#')[1] || '') : target;
    var joint = place.indexOf('?') < 0 ? '?' : '&';
    if (to.desktop_mode && target.indexOf('#') < 0) { target += '#'; }
    raw.forEach(function (piece) {
      var name = new URLSearchParams(piece).keys().next().value;
      if (seen.indexOf(name) < 0) { target += joint + piece; joint = '&'; seen.push(name); }
    });
    return target;
  }

  function ask(about) {
    forget();
    unreachable = says.unreachableAfterAsking;
    document.getElementById('installation').textContent = about.installation;
    document.getElementById('destination').textContent = about.destination;
    document.getElementById('provider').textContent = about.provider;
    form.elements.token.value = about.token;
    say(says.ask);
    document.getElementById('ask').hidden = false;
    document.getElementById('refuse').focus();
  }

  function report() {
    fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'error' })
      .then(function (response) { return response.json(); })
      .then(function (wrapper) {
        if (!wrapper.success) { refused(wrapper.error); }
        else if (wrapper.data.origin_url) { location.replace(address(wrapper.data)); }
        else { ask(wrapper.data.ask); }
      })
      .catch(function () { say(unreachable); });
  }

  document.getElementById('refuse').addEventListener('click', function () {
    stop(says.refused);
  });
  document.getElementById('continue').addEventListener('click', function () {
    form.elements.answer.value = 'agree';
    report();
  });
  if (once('state') && answer.has('code') !== answer.has('error') && (once('code') || once('error'))) {
    form.elements.state.value = answer.get('state');
    form.elements.outcome.value = answer.has('code') ? 'code' : 'error';
    report();
  } else if (['code', 'error', 'state'].some(function (name) { return answer.has(name); })) {
    stop(says.notUnderstood);
  } else {
    stop(says.noAnswer);
  }
})();
