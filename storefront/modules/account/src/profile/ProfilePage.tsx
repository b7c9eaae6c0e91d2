import { useQuery } from "@tanstack/react-query";
import { formatDate, profileQuery } from "@trolley/client";
import { Badge, ErrorView, Notice, PageTitle, Stack } from "@trolley/ui";

import { PageSkeleton } from "../frame/PageSkeleton.tsx";
import { useMine } from "../session/useMine.ts";
import { ProfileDetails } from "./ProfileDetails.tsx";
import styles from "./profile.module.css";
import type { Profile } from "./saveProfile.ts";

export function ProfilePage() {
  const { data, error, refetch, isFetching } = useQuery({ ...profileQuery(), ...useMine() });
  return (
    <Stack gap={6}>
      <PageTitle>Profile</PageTitle>
      {!data && error && <ErrorView problem={error} busy={isFetching} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && <Account profile={data.body} />}
      {data && <ProfileDetails profile={data.body} />}
    </Stack>
  );
}

function Account({ profile }: { profile: Profile }) {
  return (
    <Stack gap={4}>
      <dl className={styles.facts}>
        <dt>E-mail</dt>
        <dd>
          {profile.email}{" "}
          <Badge tone={profile.email_verified ? "success" : "warning"}>
            {profile.email_verified ? "Confirmed" : "Not confirmed"}
          </Badge>
        </dd>
        <dt>Customer since</dt>
        <dd>{formatDate(profile.created_at)}</dd>
      </dl>
      {!profile.email_verified && (
        <Notice title="Confirm your e-mail address">
          <p>We have sent a link to {profile.email}. Until you open it, orders placed as a guest cannot be found.</p>
        </Notice>
      )}
    </Stack>
  );
}
