// The controls of the panel as plain HTML: native elements bring keyboard, zoom and screen readers along.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

function knobView(knob, act) {
  const id = `woon-${knob.key.replace(".", "-")}`;
  const marked = make("strong", { class: "woon-moved" });
  const errors = make("p", { class: "woon-errors", role: "alert", id: `${id}-fout` });
  const body = make("div", { class: "woon-body" });
  const reset = make("button", { type: "button", "aria-label": `Terug naar de referentie: ${knob.label}` }, "Terug");
  reset.addEventListener("click", () => act({ what: "reset", key: knob.key }));
  const told = knob.about.map(([name, text]) => make("p", {}, make("b", {}, `${name}: `), text));
  const view = make(
    "fieldset",
    { class: "woon-knob", "data-key": knob.key },
    make("legend", {}, knob.label, make("span", { class: "woon-unit" }, knob.unit ? ` (${knob.unit})` : "")),
    body,
    errors,
    make("p", { class: "woon-reference" }, `Referentie: ${knob.reference} `, marked, " ", reset),
    make("details", {}, make("summary", {}, "Uitleg en bron"), ...told),
  );
  let [shown, shape] = [null, null];
  let update = () => {};

  // What is under way (numbers of slots) keeps its thumb; a control that is as it was is left alone.
  const fill = (state, underWay) => {
    const now = JSON.stringify([state, underWay]);
    if (now === shown) return;
    shown = now;
    const wanted = JSON.stringify(state.slots.map((slot) => slot.name));
    if (wanted !== shape) {
      shape = wanted;
      const [elements, updating] = bodyOf(knob, id, state, act);
      body.replaceChildren(...elements);
      update = updating;
    }
    update(state, underWay);
    marked.textContent = state.moved ? "gewijzigd" : "";
    reset.hidden = !state.moved;
    errors.textContent = state.errors.join(" ");
    errors.hidden = state.errors.length === 0;
    view.classList.toggle("woon-wrong", state.errors.length > 0);
  };
  return [view, fill];
}

function bodyOf(knob, id, state, act) {
  if (knob.kind === "fixed") return [[make("span", {}, knob.reference)], () => {}];
  if (knob.choices.length) return choice(knob, id, act);
  if (knob.kind === "list") return list(knob, id, act);
  const rows = state.slots.map((slot, place) => slotView(knob, id, slot, place, act));
  const elements = rows.map(([row]) => row);
  if (knob.kind === "path") elements.push(yearView(knob, id, act));
  return [elements, (now, underWay) => now.slots.forEach((slot, place) => rows[place][1](slot, underWay.includes(place)))];
}

function choice(knob, id, act) {
  const options = knob.choices.map(([value, words]) => make("option", { value }, words));
  const select = make("select", { "aria-label": knob.label, "aria-describedby": `${id}-fout` }, ...options);
  select.addEventListener("change", () => act({ what: "set", key: knob.key, value: select.value }));
  return [[select], (state) => (select.value = state.value)];
}

// What is typed stays while the field has the focus; after that it is written as the panel writes it.
function textField(attributes, typed) {
  const field = make("input", { type: "text", ...attributes });
  let text = "";
  field.addEventListener("change", () => typed(field.value));
  field.addEventListener("blur", () => (field.value = text));
  const write = (now) => {
    text = now;
    if (document.activeElement !== field) field.value = text;
  };
  return [field, write];
}

function list(knob, id, act) {
  const attributes = { "aria-label": knob.label, "aria-describedby": `${id}-fout` };
  const [field, write] = textField(attributes, (text) => act({ what: "list", key: knob.key, text }));
  return [[field], (state) => write(state.value)];
}

function slotView(knob, id, slot, place, act) {
  const name = slot.name ? `${knob.label}, ${slot.name}` : knob.label;
  const attributes = { class: "woon-typed", "aria-label": name, "aria-describedby": `${id}-fout` };
  const [field, write] = textField(attributes, (text) => act({ what: "type", key: knob.key, slot: place, text }));
  const row = make("div", { class: "woon-slot" });
  if (slot.name) row.append(make("span", { class: "woon-slot-name" }, slot.name));
  let range = null;
  if (!knob.typed_only) {
    range = make("input", { type: "range", step: knob.step, "aria-label": name });
    const moved = (released) => act({ what: "move", key: knob.key, slot: place, number: Number(range.value), released });
    range.addEventListener("input", () => moved(false));
    range.addEventListener("change", () => moved(true));
    row.append(range);
  }
  row.append(field);
  const update = (now, isUnderWay) => {
    if (range) {
      range.min = now.low;
      range.max = now.high;
      if (!isUnderWay) range.value = now.value;
      range.setAttribute("aria-valuetext", now.text);
    }
    write(now.text);
  };
  return [row, update];
}

function yearView(knob, id, act) {
  const year = make("input", { type: "number", "aria-label": `Jaar erbij voor ${knob.label}`, class: "woon-year" });
  const button = make("button", { type: "button", "aria-label": `Eigen waarde vanaf dit jaar voor ${knob.label}` }, "Jaar erbij");
  button.addEventListener("click", () => year.value && act({ what: "year", key: knob.key, year: Number(year.value) }));
  return make("div", { class: "woon-add" }, year, button);
}

function render({ model, el }) {
  let waiting = model.get("acts");
  let turn = Math.max(0, ...waiting.map((one) => one.turn));
  let sending;
  const fills = new Map();
  el.classList.add("woon-knobs");
  // JupyterLab has uses of its own for arrow keys.
  el.dataset.lmSuppressShortcuts = "true";
  el.addEventListener("keydown", (event) => event.stopPropagation());

  const act = (done) => {
    const isSame = (one) => one.what === "move" && done.what === "move" && one.key === done.key && one.slot === done.slot;
    const seen = model.get("seen");
    const last = waiting[waiting.length - 1];
    const released = done.released || (last && isSame(last) && last.released && last.turn > seen);
    waiting = waiting.filter((one) => one.turn > seen && !(one === last && isSame(one)));
    waiting.push({ ...done, released, turn: ++turn });
    model.set("acts", [...waiting]);
    // A key gives `input` and `change` at once; they go as one message.
    clearTimeout(sending);
    sending = setTimeout(() => model.save_changes());
  };
  const fill = () => {
    const [states, seen] = [model.get("states"), model.get("seen")];
    // While moves are under way the thumb is where the hand is, not where an earlier answer says.
    const moves = waiting.filter((one) => one.what === "move" && one.turn > seen);
    for (const [key, one] of fills) one(states[key], moves.filter((move) => move.key === key).map((move) => move.slot));
  };

  for (const group of model.get("groups")) {
    const views = group.knobs.map((knob) => {
      const [view, one] = knobView(knob, act);
      fills.set(knob.key, one);
      return view;
    });
    el.append(make("details", { class: "woon-group", open: group.open }, make("summary", {}, group.name), ...views));
  }
  fill();
  model.on("change:states", fill);
  model.on("change:seen", fill);
}

export default { render };
