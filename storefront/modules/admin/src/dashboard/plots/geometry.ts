/** What the drawing is measured in; it is stretched to its place. */
export const WIDTH = 1_000;
export const HEIGHT = 200;

/** The smallest of 1, 2, 5, 10, 20, 50 … that is not below: the top of the scale. */
export function topOf(values: readonly number[]): number {
  const most = Math.max(1, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= most) ?? most;
}

/** From above. */
export function heightOf(value: number, top: number): number {
  return HEIGHT - (value / top) * HEIGHT;
}

/** The middle of a bucket. */
export function middleOf(position: number, count: number): number {
  return ((position + 0.5) * WIDTH) / count;
}
