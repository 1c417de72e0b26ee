const NARROW = 520; // pixels; below it a chart for a page has letters too small to read

async function render({ model, el }) {
  let turn = 0;
  let finalizers = [];
  el.classList.add("woon-charts");
  const measure = () => {
    const isNarrow = el.clientWidth > 0 && el.clientWidth < NARROW;
    if (isNarrow === model.get("is_narrow")) return;
    model.set("is_narrow", isNarrow);
    model.save_changes();
  };

  const draw = async () => {
    const mine = ++turn;
    const drawing = model.get("drawing");
    const drawn = await Promise.all(
      model.get("specs").map(async (spec) => {
        const box = document.createElement("figure");
        const embedded = await vegaEmbed(box, structuredClone(spec), { actions: false, renderer: "svg" });
        return [box, embedded.finalize];
      }),
    );
    if (mine !== turn) {
      drawn.forEach(([, finalize]) => finalize());
      return;
    }
    finalizers.forEach((finalize) => finalize());
    finalizers = drawn.map(([, finalize]) => finalize);
    el.classList.toggle("woon-narrow", model.get("is_narrow"));
    el.replaceChildren(...drawn.map(([box]) => box));
    el.dataset.drawing = drawing;
  };

  model.on("change:drawing", draw);
  new ResizeObserver(measure).observe(el);
  await draw();
}

export default { render };
