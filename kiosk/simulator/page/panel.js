// The panel: asks the state every second and draws what changed.

const WISE = {
  none: "Goed", slow: "Traag", drop: "Weg", half: "Half antwoord", error_500: "Fout 500", error_401: "Sleutel fout",
  garbage: "Onzin", fail_after_act: "Weg na de actie", not_offered: "Niet aangeboden",
};
const PRINTER = {
  none: "Goed", paper_near_end: "Bijna op", paper_out: "Papier op", cover_open: "Klep open", cutter: "Mes vast",
  offline: "Niet klaar", silent: "Zwijgt", slow: "Traag", drop_connection: "Verbinding weg", power_loss: "Uit",
};
const CARD_PRINTER = {
  none: "Goed", cards_low: "Passen bijna op", cards_out: "Passen op", ribbon_low: "Lint bijna op", ribbon_out: "Lint op",
  card_jam: "Pas zit vast", cover_open: "Klep open", output_full: "Bak vol", hold: "Vastgehouden", slow: "Traag",
  offline: "Uit", cups_down: "CUPS weg",
};
const MAIN_SAMPLES = 9;
const byId = (id) => document.getElementById(id);
let state = null;

function make(tag, props = {}, ...children) {
  const { attrs = {}, ...rest } = props;
  const element = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

const zone = { timeZone: "Europe/Amsterdam" };
const day = (text) => new Date(text).toLocaleDateString("nl-NL", { ...zone, day: "numeric", month: "long" });
const hour = (text) => new Date(text).toLocaleTimeString("nl-NL", { ...zone, hour: "2-digit", minute: "2-digit" }).replace(":", ".");
const year = (text) => new Date(text).toLocaleDateString("nl-NL", { ...zone, year: "numeric" });

async function send(method, path, body) {
  const answer = await fetch(`/panel${path}`, {
    method, cache: "no-store",
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) {
    const { error } = await answer.json().catch(() => ({ error: { message: answer.statusText } }));
    tell(`Dat lukt niet: ${error.message}`);
    return;
  }
  draw(await answer.json());
}

function tell(words) { byId("news").textContent = words; }

function show(title, ...what) {
  byId("show-title").textContent = title;
  byId("show-what").replaceChildren(...what);
  byId("show").showModal();
}

async function scan(code) {
  await send("POST", "/scan", { code });
  tell(`Gescand: ${code}`);
}

// --- passes ---------------------------------------------------------------------------------------------------------

function sampleRow(sample) {
  const card = make("button", {
    type: "button", className: `card ${sample.kind}`, attrs: { "aria-label": `Toon de streepjescode van ${sample.title}` },
    onclick: () => show(sample.title, make("img", { className: "bars", src: `/panel/barcodes/${encodeURIComponent(sample.code)}.svg`, alt: "Streepjescode" }),
      make("p", { className: "code" }, sample.line)),
  }, icon("barcode"));
  const line = make("span", { className: "small" }, sample.line);
  line.dataset.code = sample.code;
  line.dataset.line = sample.line;
  const press = make("button", { type: "button", attrs: { "aria-label": `Scan ${sample.title}` }, onclick: () => scan(sample.code) }, icon("barcode"), "Scan");
  return make("li", {}, card, make("span", { className: "what" }, make("b", {}, sample.title), line), press);
}

function drawSamples(samples) {
  if (!byId("samples").children.length) {
    byId("samples").append(...samples.slice(0, MAIN_SAMPLES).map(sampleRow));
    byId("more").append(...samples.slice(MAIN_SAMPLES).map(sampleRow));
  }
  const failed = Object.fromEntries(samples.map((sample) => [sample.code, sample.pinFailed]));
  for (const line of document.querySelectorAll("[data-code]")) {
    const wrong = failed[line.dataset.code];
    line.textContent = line.dataset.line + (wrong ? ` · ${wrong}× foute pincode` : "");
  }
}

// --- devices and faults -----------------------------------------------------------------------------------------------

function chooser(key, title, symbol, names, choose, { hasFaults = true, more = [] } = {}) {
  const status = make("span", { className: "state" });
  const buttons = Object.entries(names).map(([name, label], index) =>
    make("button", { type: "button", className: index && hasFaults ? "fault" : "", onclick: () => choose(name), attrs: { "data-name": name } }, label));
  const box = make("fieldset", { attrs: { "aria-labelledby": `h-${key}` } },
    make("div", { className: "head" }, make("h3", { id: `h-${key}` }, icon(symbol), title), status),
    make("div", { className: "choices" }, ...buttons), ...more);
  box.update = (current) => {
    if (box.dataset.current === current) return;
    box.dataset.current = current;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.name === current));
    const good = current === Object.keys(names)[0];
    if (!hasFaults) return;
    status.className = good ? "state" : "state bad";
    status.replaceChildren(icon(good ? "ok" : "bad"), names[current] ?? current);
  };
  return box;
}

let boxes = null;
function drawDevices(now) {
  if (!boxes) {
    const lines = make("input", { type: "number", min: 0, max: 200, value: 0 });
    const printerNames = Object.fromEntries(now.printerFaults.map((name) => [name, PRINTER[name] ?? name]));
    boxes = {
      printer: chooser("printer", "Bonprinter", "printer", printerNames,
        (fault) => send("PUT", "/printer", { fault, after_lines: Number(lines.value) || null }),
        { more: [make("label", {}, "Pas na zoveel regels (0 is meteen)", lines)] }),
      scanner: chooser("scanner", "Scanner", "barcode", { in: "Goed", out: "Los" },
        (name) => send("PUT", "/scanner", { plugged: name === "in" })),
      wise: chooser("wise", "Wise", "server", WISE, (fault) => send("PUT", "/wise", { fault })),
      sip2: chooser("sip2", "SIP2", "line", WISE, (fault) => send("PUT", "/sip2", { fault })),
    };
    if (now.cardPrinter !== null) {
      const cardNames = Object.fromEntries(now.cardPrinterFaults.map((name) => [name, CARD_PRINTER[name] ?? name]));
      boxes.card = chooser("card-printer", "Pasprinter", "card", cardNames, (fault) => send("PUT", "/card-printer", { fault }));
    }
    byId("devices").append(...Object.values(boxes));
    boxes.kb = chooser("unactivated", "Niet op tijd geactiveerd account", "clock", { stays: "Blijft inactief", removed: "Verwijderd bij KB" },
      (unactivated) => send("PUT", "/kb", { unactivated }), { hasFaults: false });
    byId("kb").append(boxes.kb);
  }
  boxes.printer.update(now.printer);
  boxes.card?.update(now.cardPrinter);
  boxes.scanner.update(now.scannerPlugged ? "in" : "out");
  boxes.wise.update(now.wise);
  boxes.sip2.update(now.sip2);
  boxes.kb.update(now.unactivated);
}

// --- bons and mail ----------------------------------------------------------------------------------------------------

async function showReceipt(receipt, source) {
  const words = await (await fetch(`/panel/receipts/${receipt.number}.txt`, { cache: "no-store" })).text();
  show(`Bon ${receipt.number}`, make("img", { src: source, alt: "" }), make("h3", {}, "Wat er staat"), make("pre", { tabIndex: 0 }, words));
}

function receiptItem(receipt) {
  const source = `/panel/receipts/${receipt.number}.png?at=${encodeURIComponent(receipt.at)}`;
  const note = receipt.cut ? "" : " · niet afgesneden";
  return make("li", {},
    make("img", { src: source, alt: `Bon ${receipt.number}` }),
    make("div", {}, make("b", {}, `Bon ${receipt.number}`), make("span", { className: "small" }, `${hour(receipt.at)} uur${note}`), make("br"),
      make("button", { type: "button", attrs: { "aria-label": `Bekijk bon ${receipt.number}` }, onclick: () => showReceipt(receipt, source) }, "Bekijk")));
}

function drawReceipts(receipts, before) {
  byId("count").textContent = receipts.length === 0 ? "Nog geen bon." : receipts.length === 1 ? "1 bon" : `${receipts.length} bonnen`;
  byId("receipts").replaceChildren(...[...receipts].reverse().map(receiptItem));
  if (before && receipts.length > before.length) tell(`Er is een bon geprint: bon ${receipts.at(-1).number}`);
}

function cardItem(number) {
  const picture = () => make("img", { src: `/panel/cards/${number}.png`, alt: `Pas ${number}` });
  return make("li", {}, picture(), make("div", {}, make("b", {}, `Pas ${number}`), make("br"),
    make("button", { type: "button", attrs: { "aria-label": `Bekijk pas ${number}` }, onclick: () => show(`Pas ${number}`, picture()) }, "Bekijk")));
}

function drawCards(now, before) {
  byId("card-part").hidden = now.cardPrinter === null;
  if (before?.cards === now.cards) return;
  byId("card-count").textContent = now.cards === 0 ? "Nog geen pas." : now.cards === 1 ? "1 pas" : `${now.cards} passen`;
  byId("cards").replaceChildren(...Array.from({ length: now.cards }, (_, index) => cardItem(now.cards - index)));
  if (before && now.cards > before.cards) tell(`Er is een pas geprint: pas ${now.cards}`);
}

function validity(mail, now) {
  if (mail.used) return "link is gebruikt";
  if (!mail.works) return `verlopen op ${day(mail.validUntil)}`;
  const left = Math.ceil((new Date(mail.validUntil) - new Date(now)) / 3600000);
  return `nog ${left} uur geldig`;
}

function mailItem(mail, now) {
  const what = make("span", { className: "what" }, make("b", {}, mail.subject),
    make("span", { className: "small" }, `${day(mail.sentAt)}, ${hour(mail.sentAt)} uur · ${validity(mail, now)}`));
  const read = make("button", {
    type: "button", attrs: { "aria-label": `Lees: ${mail.subject}, aan ${mail.to}` },
    onclick: () => show(mail.subject, make("p", {}, `Aan: ${mail.to}`), make("pre", { className: "body", tabIndex: 0 }, mail.body)),
  }, "Lees");
  const item = make("li", {}, icon("mail"), what, read);
  if (mail.works) item.append(make("a", { className: "button", href: new URL(mail.link).pathname, target: "_blank", rel: "noreferrer", attrs: { "aria-label": `Open link: ${mail.subject}, aan ${mail.to}` } }, "Open link"));
  return item;
}

function drawMails(mails, now, before) {
  byId("mails").replaceChildren(...mails.map((mail) => mailItem(mail, now)));
  if (before && mails.length > before.length) tell(`Er is een mail: ${mails[0].subject}`);
}

// --- all of it --------------------------------------------------------------------------------------------------------

function keepingFocus(list, redraw) {
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
  redraw();
  if (focused) [...list.querySelectorAll("button, a")].find((one) => one.getAttribute("aria-label") === focused)?.focus();
}

const hourOf = (text) => text.slice(0, 13);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function draw(fresh) {
  const before = state;
  state = fresh;
  byId("now").textContent = `${day(fresh.now)} ${year(fresh.now)}, ${hour(fresh.now)} uur`;
  byId("now").dateTime = fresh.now;
  drawSamples(fresh.samples);
  drawDevices(fresh);
  drawCards(fresh, before);
  if (!same(before?.receipts, fresh.receipts)) keepingFocus(byId("receipts"), () => drawReceipts(fresh.receipts, before?.receipts));
  if (!same(before?.mails, fresh.mails) || hourOf(before.now) !== hourOf(fresh.now)) {
    keepingFocus(byId("mails"), () => drawMails(fresh.mails, fresh.now, before?.mails));
  }
}

async function look() {
  try {
    const answer = await fetch("/panel/state", { cache: "no-store" });
    byId("lost").hidden = answer.ok;
    if (answer.ok) draw(await answer.json());
  } catch {
    byId("lost").hidden = false;
  }
  setTimeout(look, 1000);
}

for (const button of document.querySelectorAll("[data-hours]")) {
  button.addEventListener("click", () => send("POST", "/clock", { hours: Number(button.dataset.hours) }));
}
byId("again").addEventListener("click", () => byId("sure").showModal());
byId("sure").addEventListener("close", () => { if (byId("sure").returnValue === "yes") send("POST", "/reset"); });
byId("typed").addEventListener("submit", (event) => {
  event.preventDefault();
  scan(byId("code").value);
  byId("code").select();
});
look();
