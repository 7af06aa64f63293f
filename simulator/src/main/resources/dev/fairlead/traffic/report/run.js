"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const LIGHT = ["#0072b2", "#d55e00", "#009e73", "#b0508c", "#b88600", "#3a9bd4"];
  const DARK = ["#4aa8e8", "#ff8a4c", "#3fd0a2", "#e79cc9", "#f0c040", "#9ad8ff"];
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colour = (i) => (dark.matches ? DARK : LIGHT)[i % LIGHT.length];
  let drawn = [];

  function time(micros) {
    if (micros <= 0) { return "–"; }
    const [value, unit] =
      micros < 1000 ? [micros, "µs"] : micros < 1e6 ? [micros / 1000, "ms"] : [micros / 1e6, "s"];
    return Number(value.toPrecision(3)) + " " + unit;
  }

  // The whole name stands in the table; a long one would leave the chart no room.
  const short = (name) => (name.length > 18 ? name.slice(0, 17) + "…" : name);
  const seconds = data.timeline.map((each) => each.second);
  const line = (label, values, i, fill) => ({
    label: label, data: values, borderColor: colour(i), backgroundColor: colour(i) + "55",
    borderWidth: 2, pointRadius: 0, fill: fill || false, tension: 0,
  });
  const grid = () => ({ color: css("--line") });
  const logarithmic = () => ({
    type: "logarithmic", grid: grid(),
    ticks: { callback: (v) => (Math.log10(v) % 1 === 0 ? time(v) : ""), autoSkip: false },
  });
  const base = (scales, label) => ({
    animation: false, responsive: true, maintainAspectRatio: false, scales: scales,
    interaction: { mode: "index", intersect: false },
    plugins: { legend: { position: "bottom" }, tooltip: label ? { callbacks: { label: label } } : {} },
  });
  const overTime = (y, label) =>
    base({ x: { title: { display: true, text: "seconds" }, grid: { display: false } }, y: y }, label);
  const counts = (stacked) => ({ beginAtZero: true, stacked: stacked, grid: grid() });
  const timed = (item) => item.dataset.label + ": " + time(item.raw);
  const positive = (values) => values.map((v) => (v > 0 ? v : null));

  function draw(id, type, datasets, labels, options) {
    const chart = new Chart(document.getElementById(id), {
      type: type, data: { labels: labels, datasets: datasets }, options: options,
    });
    drawn.push(chart);
  }

  function all() {
    drawn.forEach((chart) => chart.destroy());
    drawn = [];
    Chart.defaults.color = css("--ink");
    const t = data.timeline;
    draw("rates", "line", [
      line("answered", t.map((s) => s.answered), 0), line("failed", t.map((s) => s.failed), 1),
      line("dropped", t.map((s) => s.dropped), 3)], seconds, overTime(counts(false)));
    draw("latencies", "line", ["p50", "p90", "p99", "p99.9", "max"].map((p, i) =>
      line(p, positive(t.map((s) => s.latency[p])), i)), seconds, overTime(logarithmic(), timed));
    draw("users", "line", [line("users", t.map((s) => s.users), 0, true)], seconds, overTime(counts(false)));
    const classes = ["0xx", "1xx", "2xx", "3xx", "4xx", "5xx"];
    draw("statuses", "bar", classes.map((name, i) => ({
      label: name, data: t.map((s) => s.statuses[i]), backgroundColor: colour([0, 0, 2, 0, 4, 1][i]) }))
      .filter((set) => set.data.some((v) => v > 0)), seconds,
      base({ x: { stacked: true, grid: { display: false } }, y: counts(true) }));
    const steps = data.steps.filter((s) => s.requests > 0);
    draw("steps", "bar", ["p50", "p90", "p99", "p99.9"].map((p, i) => ({
      label: p, data: steps.map((s) => s.latency[p]), backgroundColor: colour(i) })),
      steps.map((s) => short(s.name)), base({ x: { grid: { display: false } }, y: logarithmic() }, timed));
    const causes = Object.keys(data.all.errors);
    draw("causes", "bar", [{ label: "errors", data: causes.map((c) => data.all.errors[c]),
      backgroundColor: colour(1) }], causes, Object.assign(base({ x: counts(false), y: { grid: { display: false } } }),
      { indexAxis: "y" }));
    document.documentElement.dataset.charts = String(drawn.length);
  }
  dark.addEventListener("change", all);
  all();
})();
