"use strict";
/* No character that XML reads as markup may stand here: the page is both HTML and XML. */
const PER_PAGE = 50;
const data = JSON.parse(document.getElementById("data").textContent);
const findings = data.findings.map(f => (
  {image: f[0], kind: f[1], score: f[2], advice: f[3], reason: f[4], others: f[5], proposed: f[6]}));
const excluded = new Set();
const relabelled = new Map();
let shown = findings;
let page = 0;

const byId = id => document.getElementById(id);
const path = image => data.images[image][0];
const label = image => data.images[image][1];

function make(name, parent, properties) {
  const element = Object.assign(document.createElement(name), properties);
  parent.append(element);
  return element;
}

function option(select, value, text) {
  make("option", select, {value: value, textContent: text});
}

function figure(parent, image, subject) {
  const entry = data.images[image];
  const box = make("figure", parent, {className: subject === null ? "subject" : ""});
  if (entry.length > 2) {
    const picture = make("img", box, {src: entry[3], alt: entry[0]});
    picture.style.aspectRatio = entry[2];
  } else {
    make("div", box, {className: "none", textContent: "no picture"});
  }
  const differs = subject === null ? false : label(image) !== label(subject);
  const caption = make("figcaption", box, {});
  make("b", caption, {textContent: data.classes[label(image)], className: differs ? "different" : ""});
  make("span", caption, {textContent: " " + entry[0]});
}

function card(finding) {
  const box = make("div", byId("cards"), {className: "finding", tabIndex: 0});
  box.finding = finding;
  const what = make("div", box, {className: "what"});
  make("span", what, {className: "kind", textContent: finding.kind});
  make("span", what, {textContent: finding.advice + ": " + finding.reason});
  make("span", what, {textContent: finding.score.toFixed(3)});
  const exclude = make("label", what, {});
  box.exclude = make("input", exclude, {type: "checkbox"});
  exclude.append(" exclude");
  const relabel = make("label", what, {textContent: "class "});
  box.relabel = make("select", relabel, {});
  data.classes.forEach((name, i) => option(box.relabel, i, name));
  const pictures = make("div", box, {className: "pictures"});
  figure(pictures, finding.image, null);
  finding.others.forEach(other => figure(pictures, other, finding.image));
  box.exclude.onchange = () => setExcluded(finding.image, box.exclude.checked);
  box.relabel.onchange = () => setLabel(finding.image, Number(box.relabel.value));
}

/* The same image may stand on several cards. */
function refresh() {
  for (const box of byId("cards").children) {
    const image = box.finding.image;
    box.exclude.checked = excluded.has(image);
    box.relabel.value = relabelled.has(image) ? relabelled.get(image) : label(image);
    box.classList.toggle("excluded", excluded.has(image));
  }
  const pages = Math.max(1, Math.ceil(shown.length / PER_PAGE));
  byId("count").textContent = shown.length + " findings, page " + (page + 1) + " of " + pages + "; "
    + excluded.size + " to exclude, " + relabelled.size + " to relabel";
}

function setExcluded(image, yes) {
  if (yes) {
    excluded.add(image);
  } else {
    excluded.delete(image);
  }
  refresh();
}

function setLabel(image, to) {
  if (to === label(image)) {
    relabelled.delete(image);
  } else {
    relabelled.set(image, to);
  }
  refresh();
}

function draw() {
  byId("cards").replaceChildren();
  shown.slice(page * PER_PAGE, (page + 1) * PER_PAGE).forEach(card);
  refresh();
}

function filter() {
  const kind = byId("kind").value;
  const chosen = byId("class").value;
  const text = byId("text").value.toLowerCase();
  shown = findings
    .filter(f => kind === "" || f.kind === kind)
    .filter(f => chosen === "" || String(label(f.image)) === chosen)
    .filter(f => text === "" || path(f.image).toLowerCase().includes(text));
  page = 0;
  draw();
}

function turn(by) {
  const last = Math.max(0, Math.ceil(shown.length / PER_PAGE) - 1);
  page = Math.min(last, Math.max(0, page + by));
  draw();
  window.scrollTo(0, 0);
  move(0);
}

function move(by) {
  const cards = [...byId("cards").children];
  const at = cards.indexOf(document.activeElement.closest(".finding"));
  const to = cards[Math.min(cards.length - 1, Math.max(0, at + by))];
  if (to) {
    to.focus({preventScroll: true});
    to.scrollIntoView({block: "center"});
  }
}

function takeAdvice() {
  for (const f of shown) {
    if (f.advice === "exclude") {
      excluded.add(f.image);
    } else if (f.advice === "relabel") {
      relabelled.set(f.image, f.proposed);
    }
  }
  refresh();
}

function undo() {
  shown.forEach(f => {
    excluded.delete(f.image);
    relabelled.delete(f.image);
  });
  refresh();
}

const quoted = field => /[",]/.test(field) ? '"' + field.replaceAll('"', '""') + '"' : field;
const excludeList = () => [...excluded].map(image => path(image) + "\n").sort().join("");
const relabelList = () => "path,class\n"
  + [...relabelled].map(([image, to]) => quoted(path(image)) + "," + quoted(data.classes[to]) + "\n").sort().join("");

function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type: "text/plain"}));
  link.download = name;
  link.click();
}

function key(event) {
  const box = document.activeElement.closest(".finding");
  const finding = box ? box.finding : null;
  const actions = {
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    n: () => turn(1), p: () => turn(-1), "/": () => byId("text").focus(),
    x: () => finding ? setExcluded(finding.image, !excluded.has(finding.image)) : null,
    r: () => finding ? setLabel(finding.image, relabelled.has(finding.image) ? label(finding.image) : finding.proposed) : null
  };
  const typing = ["search", "select-one"].includes(event.target.type);
  const changed = event.ctrlKey || event.metaKey || event.altKey;
  if (!typing) {
    if (!changed) {
      if (Object.hasOwn(actions, event.key)) {
        event.preventDefault();
        actions[event.key]();
      }
    }
  }
}

option(byId("kind"), "", "all kinds");
new Set(findings.map(f => f.kind)).forEach(kind => option(byId("kind"), kind, kind));
option(byId("class"), "", "all classes");
data.classes.forEach((name, i) => option(byId("class"), i, name));
byId("kind").onchange = filter;
byId("class").onchange = filter;
byId("text").oninput = filter;
byId("previous").onclick = () => turn(-1);
byId("next").onclick = () => turn(1);
byId("advice").onclick = takeAdvice;
byId("undo").onclick = undo;
byId("save-exclude").onclick = () => save("exclude.txt", excludeList());
byId("save-relabel").onclick = () => save("relabel.csv", relabelList());
document.onkeydown = key;
draw();
