import { problemOf } from "@trolley/client";
import { ErrorView, Notice } from "@trolley/ui";

interface StaffProblemProps {
  problem: unknown;
  onRetry?: () => void;
  title?: string;
}

/** Why a part of the console is not there. Staff read the reference of every refusal: they look into the log themselves. */
export function StaffProblem({ problem: thrown, ...rest }: StaffProblemProps) {
  const problem = problemOf(thrown);
  if (problem.code === "role_missing")
    return <RoleMissing roles={rolesOf(problem.data.role)} requestId={problem.requestId} />;
  return (
    <>
      <ErrorView problem={problem} {...rest} />
      {problem.requestId && problem.status < 500 && <p>Reference {problem.requestId}</p>}
    </>
  );
}

interface RoleMissingProps {
  roles: readonly string[];
  requestId?: string | undefined;
}

export function RoleMissing({ roles, requestId }: RoleMissingProps) {
  const needed = roles.length > 0 ? `It needs the role ${roles.join(" or ")}. ` : "";
  return (
    <Notice tone="warning" title="Your roles do not open this">
      <p>{needed}Ask an administrator for it; a new role counts from your next sign-in.</p>
      {requestId && <p>Reference {requestId}</p>}
    </Notice>
  );
}

function rolesOf(role: unknown): string[] {
  if (Array.isArray(role)) return role.filter((name) => typeof name === "string");
  return typeof role === "string" ? [role] : [];
}
