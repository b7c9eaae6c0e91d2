import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, keys, paths, problemOf, publicApi, useSession } from "@trolley/client";
import { ErrorView, LinkButton, Notice, PageTitle, Skeleton, Stack } from "@trolley/ui";
import { useSearch } from "wouter";

/** Where the link of the verification mail leads: opening it is all there is to do. */
export function VerifyEmailPage() {
  const token = new URLSearchParams(useSearch()).get("token") ?? "";
  const queryClient = useQueryClient();
  const { data, error, refetch, isFetching } = useQuery({
    // A token is used up by its use: looking at the page again must not use it again.
    queryKey: ["public", "verified-email", token],
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: async () => {
      const verified = await answer(publicApi.POST("/v1/auth/verify-email", { body: { token } }));
      await queryClient.invalidateQueries({ queryKey: keys.profile() });
      return verified;
    },
  });
  const problem = error && problemOf(error);
  return (
    <Stack gap={5}>
      <PageTitle>Your e-mail address</PageTitle>
      {!data && !problem && <Skeleton lines={2} />}
      {data && (
        <Notice tone="success" title="Your e-mail address is confirmed">
          <p>Orders that you placed with it as a guest can now be brought into your account.</p>
        </Notice>
      )}
      {problem && problem.status === 422 && <UsedLink />}
      {problem && problem.status !== 422 && (
        <ErrorView problem={problem} busy={isFetching} onRetry={() => void refetch()} />
      )}
      <WayOn />
    </Stack>
  );
}

function UsedLink() {
  return (
    <Notice tone="warning" title="This link does not work any more">
      <p>It works once, for 24 hours. If you have used it already, your address is confirmed: your profile shows it.</p>
    </Notice>
  );
}

function WayOn() {
  const isCustomer = useSession().state === "customer";
  return (
    <div>
      <LinkButton href={isCustomer ? paths.accountOrders() : paths.signIn(paths.account())}>
        {isCustomer ? "See my orders" : "Sign in"}
      </LinkButton>
    </div>
  );
}
