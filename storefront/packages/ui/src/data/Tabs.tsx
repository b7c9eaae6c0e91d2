import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";

import styles from "./data.module.css";

export interface Tab {
  id: string;
  label: ReactNode;
  panel: ReactNode;
}

interface TabsProps {
  label: string;
  tabs: readonly Tab[];
  selected: string;
  onSelect: (id: string) => void;
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

export function Tabs({ label, tabs, selected, onSelect }: TabsProps) {
  const prefix = useId();
  const list = useRef<HTMLDivElement>(null);
  const current = tabs.find((tab) => tab.id === selected) ?? tabs[0];

  const pressed = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step || !current) return;
    event.preventDefault();
    const next = (tabs.indexOf(current) + step + tabs.length) % tabs.length;
    list.current?.querySelectorAll("button")[next]?.focus();
    const tab = tabs[next];
    if (tab) onSelect(tab.id);
  };

  return (
    <div>
      <div ref={list} role="tablist" aria-label={label} className={styles.tablist} onKeyDown={pressed}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${prefix}-${tab.id}`}
            className={styles.tab}
            aria-selected={tab === current}
            aria-controls={`${prefix}-panel`}
            tabIndex={tab === current ? 0 : -1}
            onClick={() => onSelect(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {current && (
        <div
          role="tabpanel"
          id={`${prefix}-panel`}
          aria-labelledby={`${prefix}-${current.id}`}
          className={styles.panel}
        >
          {current.panel}
        </div>
      )}
    </div>
  );
}
