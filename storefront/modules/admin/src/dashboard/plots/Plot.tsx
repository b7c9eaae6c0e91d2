import { useId } from "react";

import { Table } from "../../table/Table.tsx";
import { HEIGHT, heightOf, middleOf, topOf, WIDTH } from "./geometry.ts";
import styles from "./plots.module.css";

export interface Point {
  name: string;
  value: number;
  /** The value as people read it. */
  text: string;
  state: "known" | "partial" | "ahead";
}

interface PlotProps {
  kind: "bars" | "line";
  title: string;
  /** What the names of the points are. */
  unit: string;
  points: readonly Point[];
  format: (value: number) => string;
}

/** A drawing, and the same as a table behind it. */
export function Plot({ kind, title, unit, points, format }: PlotProps) {
  const titleId = useId();
  const past = points.filter(({ state }) => state !== "ahead");
  const top = topOf(past.map(({ value }) => value));
  const Marks = kind === "bars" ? Bars : Line;
  const ends = [points[0], points[Math.floor(points.length / 2)], points.at(-1)];
  return (
    <figure className={styles.plot} aria-labelledby={titleId}>
      <figcaption id={titleId} className={styles.title}>
        {title}
      </figcaption>
      <div className={styles.scale} aria-hidden="true">
        {format(top)}
      </div>
      <svg
        className={styles.drawing}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}: ${summaryOf(past)}`}
      >
        {[0, 0.5, 1].map((part) => (
          <line key={part} className={styles.grid} x1={0} x2={WIDTH} y1={HEIGHT * part} y2={HEIGHT * part} />
        ))}
        <Marks points={points} top={top} />
      </svg>
      <div className={styles.names} aria-hidden="true">
        {ends.map((point) => (
          <span key={point?.name}>{point?.name}</span>
        ))}
      </div>
      <details>
        <summary className={styles.summary}>{title} as a table</summary>
        <Table
          caption={title}
          columns={[
            { key: "name", header: unit, cell: ({ name }: Point) => name },
            { key: "value", header: title, align: "end", cell: ({ text }: Point) => text },
          ]}
          rows={past}
          rowKey={({ name }) => name}
        />
      </details>
    </figure>
  );
}

interface MarksProps {
  points: readonly Point[];
  top: number;
}

function Bars({ points, top }: MarksProps) {
  const width = (WIDTH / points.length) * 0.7;
  return points.map(({ name, value, state }, position) => {
    const y = heightOf(value, top);
    const x = middleOf(position, points.length) - width / 2;
    const look = state === "partial" ? styles.partial : styles.bar;
    return state !== "ahead" && <rect key={name} className={look} x={x} y={y} width={width} height={HEIGHT - y} />;
  });
}

function Line({ points, top }: MarksProps) {
  const places = points.map(({ value, state }, position) => ({
    state,
    place: `${middleOf(position, points.length)},${heightOf(value, top)}`,
  }));
  const known = places.filter(({ state }) => state === "known");
  const partial = places.filter(({ state }) => state === "partial");
  // The dashes reach the line.
  const dashed = partial.length > 0 ? [...partial, ...known.slice(0, 1)] : [];
  return (
    <>
      <polyline className={styles.dashes} points={dashed.map(({ place }) => place).join(" ")} />
      <polyline className={styles.line} points={known.map(({ place }) => place).join(" ")} />
    </>
  );
}

function summaryOf(points: readonly Point[]): string {
  const most = points.reduce<Point | undefined>(
    (best, point) => (best && best.value >= point.value ? best : point),
    undefined,
  );
  const last = points.at(-1);
  if (!most || !last || most.value === 0) return "nothing yet";
  return `most ${most.text} (${most.name}), last ${last.text} (${last.name})`;
}
