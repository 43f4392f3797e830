// Three logits, a temperature, the probabilities, and the cross-entropy of one label.
import { fixed } from "../runtime.js";

const softmax = (logits) => {
  const largest = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
};
const crossEntropy = (logits, y) => {
  const largest = Math.max(...logits);
  const total = logits.reduce((sum, z) => sum + Math.exp(z - largest), 0);
  return largest + Math.log(total) - logits[y];
};
const colours = ["class-1", "class-2", "class-3"];
const classes = [0, 1, 2];

export const compute = (p, data) => {
  const logits = [p.z1, p.z2, p.z3];
  const y = Number(p.label) - 1;
  const at = (temperature) => logits.map((z) => (z + p.added) / temperature);
  const scaled = at(p.temperature);
  const probabilities = softmax(scaled);
  return {
    scaled,
    probabilities,
    plain: softmax(logits),
    loss: crossEntropy(scaled, y),
    entropy: -probabilities.reduce((sum, q) => sum + (q > 0 ? q * Math.log(q) : 0), 0),
    gradient: probabilities.map((q, k) => q - (k === y ? 1 : 0)),
    scan: data.temperatures.map((temperature) => crossEntropy(at(temperature), y)),
  };
};

const places = (view) => {
  if (!view.narrow) return view.boxes(3, { left: 40, right: 10 });
  const width = (view.width - 100) / 2;
  return [
    [36, 30, width, 200],
    [36 + width + 52, 30, width, 200],
    [36, 320, view.width - 50, view.height - 320 - 50],
  ];
};

export const draw = (view, p, r, data) => {
  const [first, second, third] = places(view);
  const y = Number(p.label) - 1;

  const logits = view.panel({
    box: first,
    x: [0.4, 3.6],
    y: [-4.5, 4.5],
    xTicks: [1, 2, 3],
    yTicks: [-4, -2, 0, 2, 4],
    xLabel: "class",
    title: "logit *z*",
  });
  logits.rule({ y: 0, dash: "none" });
  classes.forEach((k) => {
    const name = `z${k + 1}`;
    logits.line([k + 1, k + 1], [0, p[name]], colours[k], { width: 3 });
    if (view.hidden) logits.dots([k + 1], [p[name]], colours[k], { r: 8 });
    else {
      logits.handle(name, k + 1, p[name], {
        name: `logit of class ${k + 1}`,
        text: `${fixed(p[name], 1)}, probability ${fixed(r.probabilities[k])}`,
        step: [0, 0.1],
        color: colours[k],
        move: (_, z) => ({ [name]: z }),
      });
    }
  });

  const probabilities = view.panel({
    box: second,
    x: [0.4, 3.6],
    y: [0, 1.12],
    xTicks: [1, 2, 3],
    yTicks: [0, 0.5, 1],
    xLabel: "class",
    title: "probability",
  });
  const outline = (k, height, color, dash) =>
    probabilities.line(
      [k + 0.7, k + 0.7, k + 1.3, k + 1.3],
      [0, height, height, 0],
      color,
      { width: 1.6, dash },
    );
  classes.forEach((k) => {
    outline(k, r.plain[k], view.hidden ? colours[k] : "muted", view.hidden ? undefined : "3 3");
    if (view.hidden) return;
    const q = r.probabilities[k];
    probabilities.bar(k + 0.7, 0, k + 1.3, q, colours[k]);
    probabilities.text(k + 1, q, fixed(q), colours[k], { anchor: "middle", dy: -5 });
  });
  if (view.guess) {
    probabilities.line([0.55, 1.45], [p.guess_p, p.guess_p], "uncertainty", { width: 4 });
    probabilities.text(1.5, p.guess_p, "yours", "uncertainty");
  }

  const high = Math.max(3, Math.min(12, Math.ceil(Math.max(r.loss, r.scan.at(-1)) * 1.3)));
  const loss = view.panel({
    box: third,
    x: [0, 5],
    y: [0, high],
    xTicks: [0, 1, 2, 3, 4, 5],
    xLabel: "temperature *T*",
    title: `loss of class ${y + 1} (nats)`,
    color: "loss",
  });
  if (view.hidden) {
    loss.text(2.5, high / 2, "hidden", "muted", { anchor: "middle" });
    return;
  }
  loss.rule({ y: Math.log(3) });
  loss.text(5, Math.log(3), "undecided: log 3", "muted", { anchor: "end", dy: 18 });
  loss.line(data.temperatures, r.scan, "loss");
  if (view.guess) loss.dots([p.temperature], [r.loss], "loss", { r: 6 });
  else {
    loss.handle("temperature", p.temperature, r.loss, {
      name: "temperature *T*",
      text: `${fixed(p.temperature)}, loss ${fixed(r.loss)} nats`,
      step: [0.05, 0],
      color: "loss",
      move: (x) => ({ temperature: x }),
    });
  }
};

export const describe = (p, r) => {
  const likeliest = r.probabilities.indexOf(Math.max(...r.probabilities));
  const y = Number(p.label) - 1;
  const cost =
    likeliest === y
      ? "The true class is the likeliest, so a lower temperature lowers the loss."
      : "Another class is likelier than the true one, so a low temperature makes the loss grow.";
  return (
    `At *T* = ${fixed(p.temperature)} class ${likeliest + 1} is likeliest, with probability ` +
    `${fixed(r.probabilities[likeliest])}; the true class ${y + 1} has ` +
    `${fixed(r.probabilities[y])}, a loss of ${fixed(r.loss)} nats. ${cost}`
  );
};

export const judge = (p, r) => {
  const right = r.probabilities[0];
  const close = Math.abs(p.guess_p - right) < 0.04;
  let why = "dividing by more brings the logits together, so all classes come closer to one third";
  if (p.temperature < 1) why = "dividing by less than one spreads the logits and favours the largest";
  if (p.temperature === 1) why = "the same number added to every logit cancels in the softmax";
  return (
    `${close ? "Close" : "Not quite"}: class 1 goes from ${fixed(r.plain[0])} to ${fixed(right)}; ` +
    `you said ${fixed(p.guess_p)}. Here ${why}.`
  );
};
