/** How numbers and times are written. */

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const ONE = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const TWO = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** 12,345 */
export const count = (value) => WHOLE.format(value);

/** A short one: 12.3k, 4.5M; for axes and tiles. */
export function brief(value) {
  const size = Math.abs(value);
  if (size >= 1e9) return ONE.format(value / 1e9) + 'G';
  if (size >= 1e6) return ONE.format(value / 1e6) + 'M';
  if (size >= 1e4) return ONE.format(value / 1e3) + 'k';
  if (size >= 100) return WHOLE.format(value);
  return size >= 10 ? ONE.format(value) : TWO.format(value);
}

/** A rate a second. */
export const rate = (value) => (value === 0 ? '0' : brief(value));

/** Milliseconds: 0.42 ms, 12 ms, 1.2 s. */
export function millis(value) {
  if (value === 0) return '–';
  if (value >= 10_000) return WHOLE.format(value / 1000) + ' s';
  if (value >= 1000) return ONE.format(value / 1000) + ' s';
  if (value >= 10) return WHOLE.format(value) + ' ms';
  return (value >= 1 ? ONE : TWO).format(value) + ' ms';
}

/** A part of a whole in percent. */
export function share(part, whole) {
  if (whole === 0 || part === 0) return '0 %';
  const percent = (100 * part) / whole;
  return percent < 0.1 ? '< 0.1 %' : ONE.format(percent) + ' %';
}

/** Bytes: 12.3 MB. */
export function bytes(value) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let left = value;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit += 1;
  }
  return (unit === 0 ? WHOLE : ONE).format(left) + ' ' + units[unit];
}

/** How long: 45 s, 12 min, 3 h, 5 d. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return whole + ' s';
  if (whole < 3600) return Math.floor(whole / 60) + ' min';
  if (whole < 86_400) {
    const minutes = Math.floor((whole % 3600) / 60);
    return Math.floor(whole / 3600) + ' h' + (whole < 36_000 && minutes > 0 ? ' ' + minutes + ' min' : '');
  }
  return Math.floor(whole / 86_400) + ' d';
}

/** The zone of the clock by which times are shown. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const two = (value) => String(value).padStart(2, '0');

/** 14:03:27 */
export function clock(time) {
  const at = new Date(time);
  return two(at.getHours()) + ':' + two(at.getMinutes()) + ':' + two(at.getSeconds());
}

/** Wed 2026-03-04 14:03; with the offset where the clock shows that time twice. */
export function minute(time) {
  const at = new Date(time);
  return day(time) + ' ' + two(at.getHours()) + ':' + two(at.getMinutes()) + (isTwice(at) ? ' ' + offset(at) : '');
}

/** Whether clocks, being put back, show a time once more. */
function isTwice(at) {
  return [-3, 3].some((hours) => {
    const moved = new Date(at.getTime() + hours * 3_600_000).getTimezoneOffset() - at.getTimezoneOffset();
    const other = new Date(at.getTime() + moved * 60_000);
    return moved !== 0 && other.getHours() === at.getHours() && other.getMinutes() === at.getMinutes()
      && other.getDate() === at.getDate();
  });
}

/** UTC+02:00 */
function offset(at) {
  const minutes = -at.getTimezoneOffset();
  const size = Math.abs(minutes);
  return 'UTC' + (minutes < 0 ? '−' : '+') + two(Math.floor(size / 60)) + ':' + two(size % 60);
}

/** Wed 2026-03-04 */
export function day(time) {
  const at = new Date(time);
  const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][at.getDay()];
  return weekday + ' ' + at.getFullYear() + '-' + two(at.getMonth() + 1) + '-' + two(at.getDate());
}

/** The clock today, else the day with it. */
export function moment(time) {
  const at = new Date(time);
  return at.toDateString() === new Date().toDateString() ? clock(time) : minute(time);
}

/** What a status means to who watches. */
export function statusClass(status) {
  const hundreds = Math.floor(status / 100);
  return hundreds === 0 || hundreds > 4 ? 5 : Math.max(2, hundreds);
}

/** A status in words. */
export const statusText = (status) => (Number(status) === 0 ? 'cut' : String(status));
