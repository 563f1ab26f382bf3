"use strict";
document.documentElement.classList.add("js");
const index = JSON.parse(document.getElementById("index").textContent);
const box = document.getElementById("words");
const found = document.getElementById("found");
const count = document.getElementById("count");
const MOST = 60;
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const rows = index.map((row) => ({ row, title: fold(row[1]), all: fold(row.slice(0, 3).join(" ")) }));

function marked(text, words) {
  const parts = document.createDocumentFragment();
  const low = text.toLowerCase();
  let at = 0;
  while (at < text.length) {
    let next = -1, length = 0;
    for (const word of words) {
      const place = low.indexOf(word, at);
      if (place >= 0 && (next < 0 || place < next)) { next = place; length = word.length; }
    }
    if (next < 0 || low.length !== text.length) break;
    parts.append(text.slice(at, next));
    const mark = document.createElement("mark");
    mark.textContent = text.slice(next, next + length);
    parts.append(mark);
    at = next + length;
  }
  parts.append(text.slice(at));
  return parts;
}

function around(text, words) {
  const low = text.toLowerCase();
  const first = Math.min(...words.map((word) => low.indexOf(word)).filter((place) => place >= 0), text.length);
  const start = first < text.length ? Math.max(0, first - 40) : 0;
  return (start ? "…" : "") + text.slice(start, start + 150) + (start + 150 < text.length ? "…" : "");
}

function line([kind, title, said, href], words) {
  const item = document.createElement("li");
  const label = document.createElement("span");
  label.className = "kind";
  label.textContent = kind;
  const block = document.createElement("div");
  block.className = "about";
  const what = document.createElement("p");
  what.className = "what";
  const link = document.createElement("a");
  link.href = href;
  link.append(marked(title, words));
  what.append(link);
  const more = document.createElement("p");
  more.className = "soft";
  more.append(marked(around(said, words), words));
  block.append(what, more);
  item.append(label, block);
  return item;
}

function look() {
  const words = fold(box.value).split(/\s+/).filter(Boolean);
  found.replaceChildren();
  count.textContent = "";
  if (!words.length) return;
  const hits = rows.filter((each) => words.every((word) => each.all.includes(word)));
  const weight = (each) => words.filter((word) => each.title.includes(word)).length;
  hits.sort((one, other) => weight(other) - weight(one));
  found.append(...hits.slice(0, MOST).map((each) => line(each.row, words)));
  const rest = hits.length > MOST ? `, the first ${MOST} of them here` : "";
  count.textContent = hits.length ? `${hits.length} found${rest}.` : "Nothing found: try fewer words, or the start of one.";
}

box.addEventListener("input", look);
const asked = decodeURIComponent(location.hash.slice(1).replace(/\+/g, " "));
if (asked) { box.value = asked; look(); }
