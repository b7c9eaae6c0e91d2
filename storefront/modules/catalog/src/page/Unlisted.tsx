/** Search engines shall not list this page. */
export function Unlisted() {
  return <meta name="robots" content="noindex" />;
}
