import { paths } from "@trolley/client";
import { VisuallyHidden } from "@trolley/ui";
import type { FormEvent } from "react";
import { useLocation, useSearch } from "wouter";

import styles from "./frame.module.css";
import { Icon } from "./Icon.tsx";

export function SearchForm() {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const searched = path === "/search" ? (new URLSearchParams(search).get("q") ?? "") : "";
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const words = new FormData(event.currentTarget).get("q");
    if (typeof words === "string" && words.trim()) navigate(paths.search(words.trim()));
  };
  return (
    <search className={styles.searchPlace}>
      <form className={styles.search} action="/search" onSubmit={submit}>
        <input
          key={searched}
          id="search"
          name="q"
          type="search"
          className={styles.searchInput}
          placeholder="Search"
          aria-label="Search the shop"
          autoComplete="off"
          defaultValue={searched}
        />
        <button type="submit" className={styles.searchButton}>
          <Icon shape="search" />
          <VisuallyHidden>Search</VisuallyHidden>
        </button>
      </form>
    </search>
  );
}
