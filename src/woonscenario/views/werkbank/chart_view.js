async function render({ model, el }) {
  let turn = 0;
  let finalizers = [];
  el.classList.add("woon-charts");

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
    el.replaceChildren(...drawn.map(([box]) => box));
    el.dataset.drawing = drawing;
  };

  model.on("change:drawing", draw);
  await draw();
}

export default { render };
