import type { ReactNode } from "react";
import { Link } from "wouter";

interface TextLinkProps {
  href: string;
  children: ReactNode;
  className?: string | undefined;
  onClick?: () => void;
  "aria-current"?: "page" | undefined;
}

/** A link to a page of this shop, without loading the shop anew. */
export function TextLink(props: TextLinkProps) {
  return <Link {...props} />;
}
