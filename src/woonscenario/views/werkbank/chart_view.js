const NARROW = 520; // pixels; below it a chart for a page has letters too small to read

async function embed(template, filling) {
  const box = document.createElement("figure");
  const { tables, values, description } = structuredClone(filling);
  const params = Object.entries(values).map(([name, value]) => ({ name, value }));
  const spec = { ...JSON.parse(template), description, params, datasets: tables };
  const { view, finalize } = await vegaEmbed(box, spec, { actions: false, renderer: "svg" });
  return { box, template, filling, view, finalize };
}

async function refill(chart, filling) {
  const { view, filling: before } = chart;
  const differs = (part) =>
    Object.entries(filling[part]).filter(([name, now]) => JSON.stringify(before[part][name]) !== JSON.stringify(now));
  for (const [name, value] of differs("values")) view.signal(name, value);
  for (const [name, rows] of differs("tables")) view.data(name, structuredClone(rows));
  view.description(filling.description);
  chart.filling = filling;
  // Words and labels may take more room than before.
  await view.resize().runAsync();
}

async function render({ model, el }) {
  let turn = 0;
  let charts = [];
  el.classList.add("woon-charts");
  const measure = () => {
    const isNarrow = el.clientWidth > 0 && el.clientWidth < NARROW;
    if (isNarrow === model.get("is_narrow")) return;
    model.set("is_narrow", isNarrow);
    model.save_changes();
  };

  // Earlier charts stay until the new ones are ready; one with the same template gets new figures only.
  const draw = async () => {
    const mine = ++turn;
    const [drawing, templates, fillings] = ["drawing", "templates", "fillings"].map((name) => model.get(name));
    const kept = templates.map((template, place) => (charts[place]?.template === template ? charts[place] : undefined));
    const ready = await Promise.all(kept.map((chart, place) => chart ?? embed(templates[place], fillings[place])));
    if (mine !== turn) {
      ready.filter((chart) => !kept.includes(chart)).forEach((chart) => chart.finalize());
      return;
    }
    const left = charts.filter((chart) => !kept.includes(chart));
    charts = ready;
    left.forEach((chart) => chart.finalize());
    el.classList.toggle("woon-narrow", model.get("is_narrow"));
    if (kept.includes(undefined) || left.length) el.replaceChildren(...charts.map((chart) => chart.box));
    await Promise.all(charts.map((chart, place) => refill(chart, fillings[place])));
    el.dataset.drawing = drawing;
  };

  model.on("change:drawing", draw);
  new ResizeObserver(measure).observe(el);
  await draw();
}

export default { render };
