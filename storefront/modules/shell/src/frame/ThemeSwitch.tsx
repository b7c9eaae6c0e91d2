import { VisuallyHidden } from "@trolley/ui";
import { useState } from "react";

import { chooseTheme, currentTheme } from "../theme.ts";
import styles from "./frame.module.css";
import { Icon } from "./Icon.tsx";

export function ThemeSwitch() {
  const [theme, setTheme] = useState(currentTheme);
  const other = theme === "dark" ? "light" : "dark";
  const toggle = () => {
    chooseTheme(other);
    setTheme(other);
  };
  return (
    <button type="button" className={styles.tool} onClick={toggle}>
      <Icon shape={theme === "dark" ? "sun" : "moon"} />
      <VisuallyHidden>Use {other} colors</VisuallyHidden>
    </button>
  );
}
