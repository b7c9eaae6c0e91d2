import { useQuery } from "@tanstack/react-query";
import { categoriesQuery, paths } from "@trolley/client";
import { Cluster, LinkButton } from "@trolley/ui";

/** Where to go on from a page that has nothing. */
export function CategoryLinks() {
  const { data: categories = [] } = useQuery(categoriesQuery());
  return (
    <Cluster>
      <LinkButton href={paths.home()}>See everything</LinkButton>
      {categories.map(({ slug, name }) => (
        <LinkButton key={slug} variant="secondary" href={paths.category(slug)}>
          {name}
        </LinkButton>
      ))}
    </Cluster>
  );
}
