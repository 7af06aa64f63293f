/**
 * Charts over time, drawn by uPlot, each with its figures as a table for those who do not see it.
 */

import { colour, onColours } from './colours.js';
import { el, fill, table } from './dom.js';

const HEIGHT = 200;
const SPACE_X = 56;

/** Axis text of a time, as short as what is shown allows. */
function ticks(plot, values, _axis, _space, step) {
  const two = (value) => String(value).padStart(2, '0');
  return values.map((value) => {
    const at = new Date(value * 1000);
    if (step >= 86_400) return two(at.getMonth() + 1) + '-' + two(at.getDate());
    const time = two(at.getHours()) + ':' + two(at.getMinutes());
    if (step >= 60) {
      return at.getHours() + at.getMinutes() === 0
        ? two(at.getMonth() + 1) + '-' + two(at.getDate()) : time;
    }
    return time + ':' + two(at.getSeconds());
  });
}

const grid = () => ({ stroke: colour('line'), width: 1 });

/**
 * A chart.
 *
 * @param {object} options
 * @param {string} options.title
 * @param {Array<{name: string, colour: string, area?: boolean, stepped?: boolean}>} options.series
 *     those with `area` are painted over one another: each must hold what is below it
 * @param {(value: number) => string} options.format of values
 * @param {(value: number) => string} [options.time] of times, in the table
 * @param {(from: number, to: number) => void} [options.zoom] told what was chosen by dragging
 * @param {(plot: object, context: CanvasRenderingContext2D) => void} [options.decorate] draws more
 * @param {boolean} [options.moving] whether it moves by itself: then the table stands still while it
 *     is open, and is made anew by a button
 * @param {string} [options.sync] charts of one name share their cursor
 */
export class TimeChart {
  constructor(options) {
    this.options = options;
    this.data = [[], ...options.series.map(() => [])];
    this.rows = [];
    this.canvas = el('div.plot', { role: 'img', 'aria-label': options.title + '. Nothing yet.' });
    this.readout = el('span.readout', { 'aria-hidden': 'true' });
    this.legend = el('span.legend', { 'aria-hidden': 'true' }, ...options.series.map((each) =>
      el('span.key', { 'data-colour': each.colour }, each.name)));
    this.details = el('details.figures', { ontoggle: () => this.tabulate() },
      el('summary', {}, 'Figures as a table'),
      options.moving ? el('button.quiet', { type: 'button', onclick: () => this.tabulate() }, 'Refresh the figures') : null,
      el('div.scroll', { tabindex: 0, role: 'region', 'aria-label': options.title + ', figures' }));
    this.node = el('figure.chart', {},
      el('figcaption', {}, el('h2', {}, options.title), this.legend, this.readout),
      this.canvas, this.details);
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    onColours(() => this.rebuild());
  }

  /**
   * @param {Array<Array<number|null>>} data times in seconds, then each series
   * @param {string} summary what the chart says, in a sentence
   * @param {Array<Array<string>>} rows for the table; heads are 'Time' and the series
   * @param {[number, number]} [range] of time
   */
  show(data, summary, rows, range) {
    this.data = data;
    this.rows = rows;
    this.range = range;
    this.canvas.setAttribute('aria-label', this.options.title + '. ' + summary);
    if (!this.plot) this.rebuild();
    else this.plot.setData(data);
    if (this.details.open && !this.options.moving) this.tabulate();
  }

  tabulate() {
    if (!this.details.open) return;
    fill(this.details.lastChild, table(this.options.title,
      [this.options.head ?? 'Time', ...this.options.series.map((each) => ({ name: each.name, number: true }))],
      this.rows()));
  }

  resize() {
    const width = this.canvas.clientWidth;
    if (width > 0 && !this.plot) this.rebuild();
    else if (this.plot && width > 0 && width !== this.plot.width) {
      this.plot.setSize({ width, height: this.height() });
    }
  }

  height() {
    return this.options.height ?? HEIGHT;
  }

  rebuild() {
    const width = this.canvas.clientWidth;
    if (width === 0 || this.data[0].length === 0) return;
    this.plot?.destroy();
    this.plot = new window.uPlot(this.uplot(width), this.data, this.canvas);
  }

  uplot(width) {
    const { series, format, zoom, decorate, sync } = this.options;
    const font = '11px ' + getComputedStyle(document.body).fontFamily;
    const axis = { stroke: colour('muted'), font, grid: grid(), ticks: { show: false } };
    return {
      width,
      height: this.height(),
      padding: [12, 8, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: Boolean(zoom), y: false, setScale: false },
        points: { size: 6 },
        ...(sync ? { sync: { key: sync } } : {}),
      },
      scales: {
        x: { time: true, range: (_, low, high) => this.range ?? [low, high] },
        y: { range: (_, __, high) => [0, high > 0 ? high * 1.12 : 1] },
      },
      axes: [
        { ...axis, space: SPACE_X, values: ticks, size: 26, gap: 6, grid: { show: false } },
        { ...axis, size: 52, gap: 6, values: (_, values) => values.map((value) => (value === 0 ? '0' : format(value))), splits: evenly },
      ],
      series: [{}, ...series.map((each) => this.line(each))],
      hooks: {
        draw: decorate ? [(plot) => decorate(plot, plot.ctx)] : [],
        setSelect: zoom ? [(plot) => this.selected(plot)] : [],
        setCursor: [(plot) => this.read(plot)],
      },
    };
  }

  line(each) {
    const paint = colour(each.colour);
    const stepped = each.stepped ? window.uPlot.paths.stepped({ align: 1 }) : undefined;
    return {
      label: each.name,
      stroke: paint,
      fill: each.area ? paint : undefined,
      width: each.area ? 0 : 1.5,
      dash: each.dash,
      paths: stepped,
      points: { show: false },
      spanGaps: false,
    };
  }

  selected(plot) {
    if (plot.select.width < 8) return;
    const from = plot.posToVal(plot.select.left, 'x');
    const to = plot.posToVal(plot.select.left + plot.select.width, 'x');
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.options.zoom(from, to);
  }

  /** What is under the cursor, in words beside the title. */
  read(plot) {
    const index = plot.cursor.idx;
    const text = index === null || index === undefined ? '' : this.options.read?.(index) ?? '';
    if (this.readout.textContent !== text) this.readout.textContent = text;
  }
}

/** Four or five round values from nothing to the top. */
function evenly(_plot, _axis, low, high) {
  const raw = (high - low) / 4;
  const size = 10 ** Math.floor(Math.log10(raw || 1));
  const step = [1, 2, 2.5, 5, 10].find((each) => each * size >= raw) * size;
  const values = [];
  for (let value = 0; value <= high; value += step) values.push(value);
  return values;
}
