"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  // Okabe and Ito's colours, which most colour-blind people tell apart; then again, dashed.
  const LIGHT = ["#0072b2", "#d55e00", "#009e73", "#b0508c", "#b88600", "#3a9bd4", "#555555"];
  const DARK = ["#4aa8e8", "#ff8a4c", "#3fd0a2", "#e79cc9", "#f0c040", "#9ad8ff", "#c8c8c8"];
  const DASHES = [[], [6, 4], [2, 3]];
  const AT_FIRST = ["round-robin", "least-connections", "two-choices", "peak-ewma", "consistent-hash"];
  const MOST_AT_FIRST = 5;
  const drawn = [];

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const palette = () => (dark.matches ? DARK : LIGHT);
  const colour = (i) => palette()[i % LIGHT.length];
  const dash = (i) => DASHES[Math.floor(i / LIGHT.length) % DASHES.length];
  const starred = (name, best) => (name === best ? "★ " + name : name);

  function time(micros) {
    if (micros <= 0) { return "–"; }
    const [value, unit] =
      micros < 1000 ? [micros, "µs"] : micros < 1e6 ? [micros / 1000, "ms"] : [micros / 1e6, "s"];
    return Number(value.toPrecision(3)) + " " + unit;
  }

  /** Powers of ten, or every other; where there is room, twice and five times that, too. */
  function label(value, scale) {
    const power = Math.floor(Math.log10(value) + 1e-9);
    const digit = value / Math.pow(10, power);
    // A label takes 55 pixels across, 20 down.
    const room = scale.axis === "x" ? (scale.chart.width - 150) / 55 : (scale.chart.height - 120) / 20;
    const labels = room / Math.log10(scale.max / scale.min);
    const shown = labels >= 3.4 ? [1, 2, 5] : [1];
    if (labels < 1 && Math.abs(power) % 2 === 1) { return ""; }
    return shown.some((each) => Math.abs(digit - each) < 1e-6) ? time(value) : "";
  }

  /** The nearest of 1, 2, 5, 10, 20 … that is not above, or not below. */
  function round(value, up) {
    const power = Math.pow(10, Math.floor(Math.log10(value)));
    const steps = [1, 2, 5, 10].map((step) => step * power);
    return up ? steps.find((step) => step >= value * 0.999) : steps.filter((step) => step <= value * 1.001).pop();
  }

  const timeAxis = (title) => ({
    type: "logarithmic",
    afterDataLimits(scale) {
      scale.min = round(scale.min, false);
      scale.max = round(scale.max, true);
    },
    title: { display: true, text: title },
    // Lines where there are labels only: all of them would be a curtain.
    grid: { color: (c) => (c.tick && label(c.tick.value, c.scale) ? css("--line") : "transparent") },
    ticks: { callback(value) { return label(value, this); }, autoSkip: false, maxRotation: 0 },
  });

  function options(extra) {
    return Object.assign({
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "index", axis: "y", intersect: false },
    }, extra);
  }

  /** On a narrow screen a policy's setting goes under its name. */
  function twoLines(value) {
    const name = this.getLabelForValue(value);
    return this.chart.width < 520 ? name.split(/ (?=boundedLoad)/) : name;
  }

  const horizontal = (x, stacked, label, legend) => options({
    indexAxis: "y",
    scales: { x: Object.assign(x, { stacked: stacked }),
      y: { stacked: stacked, grid: { display: false }, ticks: { autoSkip: false, callback: twoLines } } },
    plugins: { legend: { position: "bottom", display: legend !== false }, tooltip: { callbacks: { label: label } } },
  });

  const bar = (label, values, fill) =>
    ({ label: label, data: values, backgroundColor: fill, borderColor: css("--panel"), borderWidth: 1 });

  const timeLabel = (item) => item.dataset.label + ": " + time(item.parsed.x);

  /** Three shades of one hue, the rarer the darker; on dark paper the rarer the lighter. */
  const shades = () =>
    dark.matches ? ["#2f6f99", "#55b4f0", "#c9e9ff"] : ["#a9d4ee", "#3d94cc", "#0b3d63"];

  /** Where bars are cut, so that one that is far off does not make all others look alike. */
  function cutAt(ratios) {
    const sorted = ratios.slice().sort((a, b) => a - b);
    const most = sorted[sorted.length - 1];
    const usual = 1 + Math.max(0.2, (sorted[Math.floor((sorted.length - 1) / 2)] - 1) * 4);
    return most <= usual * 1.5 ? most : usual;
  }

  /** Writes each bar's value behind its end; of a bar that is cut, in its end with an arrow. */
  const values = (ratios, cut) => ({
    id: "values",
    afterDatasetsDraw(chart) {
      const ctx = chart.ctx;
      ctx.save();
      ctx.font = "600 12px system-ui, sans-serif";
      ctx.textBaseline = "middle";
      chart.getDatasetMeta(0).data.forEach((bar, i) => {
        const beyond = ratios[i] > cut;
        ctx.fillStyle = css(beyond ? "--panel" : "--ink");
        ctx.textAlign = beyond ? "right" : "left";
        ctx.fillText(ratios[i].toFixed(2) + (beyond ? " →" : ""), bar.x + (beyond ? -6 : 6), bar.y);
      });
      ctx.restore();
    },
  });

  function ranking() {
    const r = data.ranking;
    const fills = r.names.map((name) => (name === r.best ? css("--good") : shades()[1]));
    const cut = cutAt(r.ratios);
    return {
      type: "bar",
      data: { labels: r.names.map((n) => starred(n, r.best)),
        datasets: [bar("p99 over the best", r.ratios.map((v) => Math.min(v, cut)), fills)] },
      // A tenth more than the longest, for its value.
      options: horizontal({ type: "linear", min: 1, max: 1 + (cut - 1) * (r.ratios.some((v) => v > cut) ? 1 : 1.15),
        grid: { color: css("--line") }, title: { display: true, text: "times the best p99" },
        ticks: { callback: (v) => Number(v.toPrecision(3)), maxTicksLimit: 8, includeBounds: false } },
      false, (item) => r.ratios[item.dataIndex].toFixed(2) + " times the best", false),
      plugins: [values(r.ratios, cut)],
    };
  }

  function bars(s) {
    const tone = shades();
    const rows = s.policies;
    return {
      type: "bar",
      data: {
        labels: rows.map((p) => starred(p.name, s.best)),
        datasets: [bar("p50", rows.map((p) => p.p50), tone[0]), bar("p99", rows.map((p) => p.p99), tone[1]),
          bar("p99.9", rows.map((p) => p.p999), tone[2])],
      },
      options: horizontal(timeAxis("latency"), false, timeLabel),
    };
  }

  function shares(s) {
    const labels = s.policies.map((p) => starred(p.name, s.best)).concat("fair by capacity");
    const sets = s.backends.map((name, slot) =>
      bar(name, s.policies.map((p) => p.shares[slot] * 100).concat(s.fair[slot] * 100), colour(slot)));
    return {
      type: "bar",
      data: { labels: labels, datasets: sets },
      options: horizontal({ min: 0, max: 100, grid: { color: css("--line") },
        title: { display: true, text: "share of the requests" }, ticks: { callback: (v) => v + " %" } },
      true, (item) => item.dataset.label + ": " + item.parsed.x.toFixed(1) + " %"),
    };
  }

  /** A few lines are told apart at a glance, the others are a click away. */
  function lines(named, best, points) {
    const names = named.map((each) => each.name);
    const first = [best].concat(AT_FIRST, names).filter((n, i, all) => names.includes(n) && all.indexOf(n) === i)
      .slice(0, MOST_AT_FIRST);
    return named.map((each, i) => ({
      label: starred(each.name, best),
      data: points(each),
      hidden: !first.includes(each.name),
      borderColor: colour(i), backgroundColor: colour(i), borderDash: dash(i),
      borderWidth: each.name === best ? 4 : 2, pointRadius: 0, pointHitRadius: 6, tension: 0,
    }));
  }

  const lineOptions = (x, y, plugins) => options({
    interaction: { mode: "nearest", axis: "x", intersect: false },
    scales: { x: x, y: y },
    plugins: Object.assign({
      legend: { position: "bottom" },
      tooltip: { callbacks: { label: (i) => i.dataset.label + ": " + time(i.parsed.y) } } }, plugins),
  });

  function curve(s) {
    // One in how many: the percentile axis of HdrHistogram.
    const points = (p) => p.curve.map((c) => ({ x: 100 / (100 - c[0]), y: c[1] }));
    const names = { 2: "p50", 10: "p90", 100: "p99", 1000: "p99.9", 10000: "p99.99" };
    const x = { type: "logarithmic", min: 2, max: 10000, grid: { color: css("--line") },
      title: { display: true, text: "percentile" },
      afterBuildTicks: (axis) => { axis.ticks = [2, 10, 100, 1000, 10000].map((v) => ({ value: v })); },
      ticks: { callback: (v) => names[v] || "", autoSkip: false } };
    const config = { type: "line", data: { datasets: lines(s.policies, s.best, points) },
      options: lineOptions(x, timeAxis("latency"), {}) };
    config.options.plugins.tooltip.callbacks.title = (items) =>
      items.length ? "one in " + Math.round(items[0].parsed.x) + " takes longer" : "";
    return config;
  }

  /** Shades the times in which a backend was not well. */
  const shade = (events) => ({
    id: "shade",
    beforeDatasetsDraw(chart) {
      const { ctx, chartArea: area, scales: { x } } = chart;
      ctx.save();
      events.forEach((event) => {
        const from = Math.max(area.left, x.getPixelForValue(event.from));
        const until = Math.min(area.right, x.getPixelForValue(event.until));
        if (until <= from) { return; }
        ctx.fillStyle = dark.matches ? "rgba(255, 138, 76, 0.18)" : "rgba(213, 94, 0, 0.14)";
        ctx.fillRect(from, area.top, until - from, area.bottom - area.top);
      });
      if (events.length) {
        ctx.fillStyle = css("--faint");
        ctx.font = "12px sans-serif";
        ctx.fillText("shaded: " + Array.from(new Set(events.map((e) => e.what))).join(", "), area.left + 6, area.top + 14);
      }
      ctx.restore();
    },
  });

  function overTime(s) {
    const points = (p) => p.overTime.map((v, i) => ({ x: (i + 0.5) * s.slice, y: v > 0 ? v : null }));
    const x = { type: "linear", min: 0, title: { display: true, text: "seconds" }, grid: { color: css("--line") } };
    return { type: "line", data: { datasets: lines(s.policies, s.best, points) },
      options: lineOptions(x, timeAxis("p99"), {}), plugins: [shade(s.events)] };
  }

  function sweep(s) {
    const points = (line) => line.p99.map((v, i) => ({ x: s.loads[i] * 100, y: v > 0 ? v : null }));
    const x = { type: "linear", title: { display: true, text: "load" }, grid: { color: css("--line") },
      ticks: { callback: (v) => v + " %" } };
    const config = { type: "line", data: { datasets: lines(s.lines, s.best, points) },
      options: lineOptions(x, timeAxis("p99"), {}) };
    config.data.datasets.forEach((set) => { set.pointRadius = 4; });
    return config;
  }

  function reality(r) {
    const tone = shades();
    const other = dark.matches ? ["#a8642f", "#ff8a4c"] : ["#f2b48a", "#d55e00"];
    return {
      type: "bar",
      data: { labels: r.names,
        datasets: [bar("p50 simulated", r.simulated50, tone[0]), bar("p50 real", r.live50, other[0]),
          bar("p99 simulated", r.simulated99, tone[1]), bar("p99 real", r.live99, other[1])] },
      options: horizontal(timeAxis("latency"), false, timeLabel),
    };
  }

  const kinds = {
    ranking: () => ranking(),
    bars: (i) => bars(data.scenarios[i]),
    shares: (i) => shares(data.scenarios[i]),
    curve: (i) => curve(data.scenarios[i]),
    time: (i) => overTime(data.scenarios[i]),
    sweep: (i) => sweep(data.sweeps[i]),
    reality: (i) => reality(data.reality[i]),
  };

  function draw() {
    drawn.splice(0).forEach((chart) => chart.destroy());
    Chart.defaults.color = css("--ink");
    Chart.defaults.scale.ticks.maxRotation = 0;
    Chart.defaults.font.family = "system-ui, sans-serif";
    document.querySelectorAll("canvas[data-kind]").forEach((canvas) => {
      drawn.push(new Chart(canvas, kinds[canvas.dataset.kind](Number(canvas.dataset.index))));
    });
    document.documentElement.dataset.charts = String(drawn.length);
  }

  draw();
  dark.addEventListener("change", draw);
  window.addEventListener("beforeprint", () => drawn.forEach((chart) => chart.resize(520, 360)));
  window.addEventListener("afterprint", () => drawn.forEach((chart) => chart.resize()));
})();
