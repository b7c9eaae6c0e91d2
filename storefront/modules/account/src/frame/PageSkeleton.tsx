import { Skeleton, Stack } from "@trolley/ui";

export function PageSkeleton() {
  return (
    <Stack gap={5} aria-busy="true">
      <Skeleton lines={2} />
      <Skeleton shape="block" lines={2} />
    </Stack>
  );
}
