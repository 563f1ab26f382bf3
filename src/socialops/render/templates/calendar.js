"use strict";
/* The page is complete without this script: a list, and below it a card for each post. From that list it builds the
   month, the week and the board, by cloning nodes. Where scripts run, a browser keeps each card as the text that stands
   in the file, and this reads the one that is opened, as the browser would have: what people wrote is escaped there. */
(() => {
  const page = document.documentElement;
  const $ = (id) => document.getElementById(id);
  const make = (tag, name = "", text = "") => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  };
  const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const LONG_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];
  const MOST = 5;

  /* Days are numbers of days since 1970, in UTC, so that no clock change moves them. */
  const toDay = (iso) => Date.UTC(+iso.slice(0, 4), +iso.slice(5, 7) - 1, +iso.slice(8, 10)) / 864e5;
  const toIso = (day) => new Date(day * 864e5).toISOString().slice(0, 10);
  const weekday = (day) => (new Date(day * 864e5).getUTCDay() + 6) % 7;
  const monday = (day) => day - weekday(day);
  const monthStart = (day) => { const d = new Date(day * 864e5); return Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), 1) / 864e5; };
  const monthNext = (day, step) => { const d = new Date(day * 864e5); return Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + step, 1) / 864e5; };
  const weekNumber = (day) => { const thursday = monday(day) + 3; const year = new Date(thursday * 864e5).getUTCFullYear(); return 1 + Math.floor((thursday - Date.UTC(year, 0, 1) / 864e5) / 7); };
  const dayName = (day) => `${new Date(day * 864e5).getUTCDate()} ${MONTHS[new Date(day * 864e5).getUTCMonth()].slice(0, 3)}`;

  const body = document.body.dataset;
  const first = toDay(body.first), last = toDay(body.last), today = toDay(body.today);
  /* Pages of a month or a week turn to the months around it; what was asked for day by day is all there is. */
  const from = toDay(body.from), to = toDay(body.to), turns = from < first || to > last;
  const read = (node) => ({
    node, box: node.closest(".list-day"), beside: !node.closest(".list"), day: node.dataset.day ? toDay(node.dataset.day) : null,
    post: node.dataset.post, state: node.dataset.state, due: node.dataset.due,
    channel: node.dataset.channels.split(" "), campaign: [node.dataset.campaign], member: node.dataset.people.split(" "),
  });
  const entries = [...document.querySelectorAll(".list .entry, .neighbours .entry")].map(read);
  entries.sort((one, other) => one.day - other.day);
  const untimed = [...document.querySelectorAll(".untimed .entry")].map(read);
  const legend = [...document.querySelectorAll(".legend [data-value]")];
  const specials = [...document.querySelectorAll(".special-days li")].map((node) => ({
    first: toDay(node.dataset.first), last: toDay(node.dataset.last), kind: node.dataset.kind, title: node.dataset.title,
  }));
  const slots = [...document.querySelectorAll(".slots [data-day]")].map((node) => ({
    day: toDay(node.dataset.day), channel: node.dataset.channel, time: node.dataset.time,
  }));
  const filters = [...document.querySelectorAll(".filters select")];
  const start = today >= first && today <= last ? today : first;
  const small = matchMedia("(max-width: 46rem)");
  const shown = { view: small.matches ? "list" : last - first < 7 && turns ? "week" : "month", day: start };
  const wholeTitle = $("heading").textContent;

  const passes = (entry, but = "") => filters.every(({ name, value }) =>
    !value || name === but || (typeof entry[name] === "string" ? entry[name] === value : entry[name].includes(value)));
  const chosenChannel = () => filters.find((select) => select.name === "channel").value;
  const unfiltered = () => filters.every((select) => !select.value || select.name === "channel");
  /* The days of a list or a board: all that was asked for, or the month that was turned to. */
  const span = () => (!turns || monthStart(shown.day) === monthStart(start) ? [first, last] : [monthStart(shown.day), monthNext(shown.day, 1) - 1]);
  /* What a view holds before any filter: a grid also what stands beside the plan in its first and last week. */
  const held = () => {
    const [begin, end] = { month: grid, week: () => [monday(shown.day), monday(shown.day) + 6] }[shown.view]?.() || span();
    const there = entries.filter((entry) => begin <= entry.day && entry.day <= end);
    return shown.view === "board" ? [...there, ...untimed] : there;
  };
  /* The days of a month's grid: its weeks, without those that lie outside the plan altogether. */
  const grid = () => {
    const month = monthStart(shown.day);
    return [Math.max(monday(month), monday(from)), Math.min(monday(monthNext(month, 1) - 1), monday(to)) + 6];
  };
  const listOf = (some) => {
    const list = make("ul");
    for (const entry of some) list.append(entry.node.cloneNode(true));
    return list;
  };
  const specialOf = (day) => specials.filter((s) => (s.kind === "moment" ? s.first <= day && day <= s.last : s.first === day));
  const slotsOf = (day) => (unfiltered() ? slots.filter((s) => s.day === day && (!chosenChannel() || s.channel === chosenChannel())) : []);

  const cell = (day, some, month) => {
    const td = make("td", [
      weekday(day) > 4 ? "weekend" : "", day === today ? "today" : "",
      day < from || day > to || monthStart(day) !== month ? "away" : "",
      specialOf(day).some((s) => s.kind === "holiday") ? "off" : "",
    ].join(" ").trim());
    const box = make("div", "day"), head = make("div", "day-head");
    const time = make("time", "day-number", monthStart(day) === month ? String(new Date(day * 864e5).getUTCDate()) : dayName(day));
    time.dateTime = toIso(day);
    head.append(time);
    if (day === today) head.append(make("span", "hidden-text", "today"));
    for (const special of specialOf(day)) head.append(make("span", `special ${special.kind}`, special.title));
    box.append(head);
    const kept = some.length > MOST ? some.slice(0, MOST - 1) : some;
    if (kept.length) box.append(listOf(kept));
    if (kept.length < some.length) {
      const more = make("button", "overflow", `+${some.length - kept.length}`);
      more.type = "button";
      more.append(make("span", "word", " more"), make("span", "hidden-text", ` on ${dayName(day)}`));
      more.addEventListener("click", () => { shown.view = "week"; shown.day = day; draw(); });
      box.append(more);
    }
    for (const slot of slotsOf(day)) box.append(make("span", "open-slot", `open: ${slot.channel} ${slot.time}`));
    const crowd = kept.length + specialOf(day).length + slotsOf(day).length;
    if (crowd > 2) td.classList.add("full");
    td.classList.add({ 0: "none", 1: "one", 2: "pair" }[kept.length] || "tight");
    td.append(box);
    return td;
  };

  const drawMonth = (some) => {
    const month = monthStart(shown.day), [begin, end] = grid();
    const table = make("table", "month"), head = make("thead"), row = make("tr"), rows = make("tbody");
    table.append(make("caption", "hidden-text", $("heading").textContent));
    const corner = make("th", "number-of-week");
    corner.scope = "col";
    corner.append(make("span", "hidden-text", "Week"));
    row.append(corner);
    DAYS.forEach((name, number) => {
      const th = make("th", "", name);
      th.scope = "col";
      th.abbr = LONG_DAYS[number];
      row.append(th);
    });
    head.append(row);
    for (let week = begin; week <= end; week += 7) {
      const line = make("tr"), th = make("th", "", `W${weekNumber(week)}`);
      th.scope = "row";
      line.append(th);
      for (let day = week; day < week + 7; day += 1) line.append(cell(day, some.filter((entry) => entry.day === day), month));
      rows.append(line);
    }
    table.classList.toggle("quiet-weekend", !some.some((e) => weekday(e.day) > 4));
    table.append(head, rows);
    const frame = make("div", "frame");
    frame.style.setProperty("--rows", String(rows.children.length));
    frame.append(table);
    return frame;
  };

  /* A month shows as much of each post as the window has room for. */
  const fit = (frame) => {
    const ends = () => frame.getBoundingClientRect().bottom + scrollY;
    for (const step of ["close", "closer", "closest"]) {
      if (ends() <= innerHeight) break;
      frame.classList.add(step);
      if (step === "closest") frame.querySelectorAll("td.one, td.pair").forEach((cell) => cell.classList.add("tight"));
    }
  };

  const drawWeek = (some) => {
    const grid = make("div", "frame week");
    for (let day = monday(shown.day); day < monday(shown.day) + 7; day += 1) {
      const box = make("section", `${weekday(day) > 4 ? "weekend" : ""} ${day === today ? "today" : ""} ${day < from || day > to ? "away" : ""}`.trim());
      const name = make("h2"), number = make("span", "day-number", dayName(day));
      name.append(make("small", "", DAYS[weekday(day)]), number);
      box.append(name);
      for (const special of specialOf(day)) box.append(make("p", `special ${special.kind}`, special.title));
      const here = some.filter((entry) => entry.day === day);
      if (here.length) box.append(listOf(here));
      for (const slot of slotsOf(day)) box.append(make("p", "open-slot", `open: ${slot.channel} ${slot.time}`));
      grid.append(box);
    }
    return grid;
  };

  const column = (name, style, sign, some) => {
    const seen = new Set(), here = some.filter((e) => !seen.has(e.post) && seen.add(e.post));
    const box = make("section", style), head = make("h2");
    if (sign) { const mark = make("span", "sign", sign); mark.setAttribute("aria-hidden", "true"); head.append(mark); }
    head.append(make("span", "", name), make("span", "number", String(here.length)));
    const list = listOf(here);
    [...list.children].filter((node) => node.dataset.day).forEach((node) => node.querySelector("time").prepend(`${dayName(toDay(node.dataset.day))} `));
    box.append(head, list);
    return box;
  };
  /* Columns in the order of the work; what has no time, is on hold or is over stands apart. */
  const drawBoard = (some) => {
    const board = make("div", "board"), apart = [];
    for (const { dataset, classList } of legend) {
      const here = some.filter((e) => e.day !== null && e[dataset.filter] === dataset.value);
      if (!here.length) continue;
      const off = classList.contains("apart"), made = column(dataset.value, dataset.style, dataset.sign, here);
      if (off) apart.push(made); else board.append(made);
    }
    const waiting = some.filter((e) => e.day === null);
    if (waiting.length) apart.unshift(column("without a time", "any", "", waiting));
    if (apart.length && board.children.length) apart[0].classList.add("apart");
    board.append(...apart);
    return board;
  };

  const drawList = () => {
    const full = new Set();
    for (const entry of entries.filter((one) => !one.beside)) {
      entry.node.hidden = !passes(entry);
      if (!entry.node.hidden) full.add(entry.box);
    }
    for (const box of document.querySelectorAll("#list .list-day")) box.hidden = !full.has(box);
  };
  /* A list of the month that was turned to: its entries stand among the neighbours. */
  const drawOther = (some) => {
    const list = make("div", "list");
    for (const day of new Set(some.map((entry) => entry.day))) {
      const box = make("section", `list-day ${day === today ? "today" : ""}`.trim()), name = make("h2"), inner = make("div");
      const time = make("time", "", `${DAYS[weekday(day)]} ${dayName(day)}`), here = listOf(some.filter((entry) => entry.day === day));
      time.dateTime = toIso(day);
      here.className = "entries";
      name.append(time);
      for (const special of specialOf(day)) inner.append(make("p", `special ${special.kind}`, special.title));
      inner.append(here);
      box.append(name, inner);
      list.append(box);
    }
    return list;
  };

  const titleOf = () => {
    if (shown.view === "month") { const d = new Date(shown.day * 864e5); return `${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`; }
    if (shown.view === "week") { const m = monday(shown.day); return `Week ${weekNumber(m)}, ${dayName(m)} to ${dayName(m + 6)} ${new Date((m + 6) * 864e5).getUTCFullYear()}`; }
    const d = new Date(shown.day * 864e5);
    return span()[0] === first ? wholeTitle : `${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`;
  };
  const edges = () => (shown.view === "week"
    ? [monday(shown.day) > from, monday(shown.day) + 7 <= to]
    : [monthStart(shown.day) > from, monthNext(shown.day, 1) <= to]);
  const paged = () => turns || ["month", "week"].includes(shown.view);
  const turn = (step) => {
    if (!paged() || !edges()[step < 0 ? 0 : 1]) return;
    shown.day = shown.view === "week" ? monday(shown.day) + 7 * step : monthNext(shown.day, step);
    if (monthStart(shown.day) === monthStart(start) && shown.view !== "week") shown.day = start;
    shown.day = Math.min(Math.max(shown.day, from), to);
    draw();
  };

  const remember = () => {
    const words = new URLSearchParams({ view: shown.view, day: toIso(shown.day) });
    for (const { name, value } of filters) if (value) words.set(name, value);
    try { history.replaceState(null, "", `#${words}`); } catch { /* a page opened from some mail programs may not */ }
  };
  const recall = () => {
    const words = new URLSearchParams(location.hash.slice(1));
    if (["month", "week", "list", "board"].includes(words.get("view"))) shown.view = words.get("view");
    if (/^\d{4}-\d\d-\d\d$/.test(words.get("day") || "")) shown.day = Math.min(Math.max(toDay(words.get("day")), from), to);
    for (const select of filters) {
      const value = words.get(select.name);
      if ([...select.options].some((option) => option.value === value)) select.value = value;
    }
  };

  /* How many the view shows, of how many that it would show unfiltered; the board has each post once a state. */
  const counted = (some, all) => {
    const board = shown.view === "board";
    const number = (list) => (board ? new Set(list.map((entry) => `${entry.due || entry.state} ${entry.post}`)).size : list.length);
    const total = number(all), few = number(some), [one, many] = board ? ["post", "posts"] : ["entry", "entries"];
    return `${few === total ? "" : `${few} of `}${total} ${total === 1 ? one : many}`;
  };

  function draw() {
    const all = held(), some = all.filter((entry) => passes(entry)), place = $("view"), own = shown.view === "list" && span()[0] === first;
    document.querySelector(`.views input[value=${shown.view}]`).checked = true;
    $("heading").textContent = titleOf();
    for (const select of filters) select.parentElement.classList.toggle("on", Boolean(select.value));
    $("clear").disabled = filters.every((select) => !select.value);
    $("count").textContent = counted(some, all);
    for (const button of legend) {
      const { filter, value } = button.dataset, here = all.filter((entry) => entry[filter] === value && passes(entry, filter));
      button.setAttribute("aria-pressed", String(filters.some((select) => select.name === filter && select.value === value)));
      button.parentElement.hidden = !here.length && button.getAttribute("aria-pressed") === "false";
      button.querySelector(".number").textContent = here.length ? String(shown.view === "board" ? new Set(here.map((entry) => entry.post)).size : here.length) : "";
    }
    $("list").hidden = !own;
    place.hidden = own;
    document.querySelector(".pager").hidden = !paged();
    [$("back").disabled, $("on").disabled] = edges().map((open) => !open);
    drawList();
    const drawn = own ? null : { month: drawMonth, week: drawWeek, board: drawBoard, list: drawOther }[shown.view];
    place.replaceChildren(...(drawn ? [drawn(some)] : []));
    if (shown.view === "month" && !small.matches) fit(place.firstChild);
    $("none").hidden = some.length > 0 || ["month", "week"].includes(shown.view);
    remember();
  }

  const dialog = $("dialog");
  const cards = new Map([...document.querySelectorAll("[data-card]")].map((node) => [node.dataset.card, node]));
  const open = (id) => {
    const copy = new DOMParser().parseFromString(cards.get(id)?.textContent || "", "text/html").querySelector(".card");
    if (!copy) return false;
    copy.removeAttribute("id");
    copy.hidden = false;
    copy.querySelector("h2").id = "dialog-title";
    $("dialog-body").replaceChildren(copy);
    dialog.showModal();
    dialog.scrollTop = 0;
    return true;
  };
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("a.chip, a.late-post");
    if (chip && !event.metaKey && !event.ctrlKey && open(chip.hash.slice(1))) event.preventDefault();
    if (event.target === dialog || event.target.closest("#close")) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    if (dialog.open || event.altKey || event.ctrlKey || event.metaKey || event.target.matches("select, input")) return;
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
  });
  for (const input of document.querySelectorAll(".views input")) input.addEventListener("change", () => { shown.view = input.value; draw(); });
  for (const select of filters) select.addEventListener("change", draw);
  $("clear").addEventListener("click", () => { for (const select of filters) select.value = ""; draw(); });
  for (const button of legend) {
    button.addEventListener("click", () => {
      const select = filters.find(({ name }) => name === button.dataset.filter);
      select.value = select.value === button.dataset.value ? "" : button.dataset.value;
      draw();
    });
  }
  $("back").addEventListener("click", () => turn(-1));
  $("on").addEventListener("click", () => turn(1));
  $("now").addEventListener("click", () => { shown.day = start; draw(); });

  const asked = location.hash.startsWith("#post-") ? location.hash.slice(1) : "";
  document.querySelector(".filter-box").open = !small.matches;
  small.addEventListener("change", () => { document.querySelector(".filter-box").open = !small.matches; });
  page.classList.add("js");
  recall();
  draw();
  if (asked) open(asked);
  else if (small.matches && shown.view === "list") {
    const coming = [...document.querySelectorAll("#list .list-day:not([hidden])")].find((box) => toDay(box.dataset.day) >= today);
    if (coming && coming.previousElementSibling) coming.scrollIntoView();
  }
})();
