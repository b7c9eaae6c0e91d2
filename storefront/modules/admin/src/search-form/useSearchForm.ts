import { useState } from "react";
import { useSearchParams } from "wouter";

interface SearchForm {
  parameters: URLSearchParams;
  /** The form's `key`: it begins anew with what the address says, except where it has said so itself and has the focus. */
  formKey: number;
  /** What somebody has filled in. */
  submit: (next: URLSearchParams) => void;
  clear: () => void;
}

/** A form whose fields are the query of the page's address, so that Back, a reload and a link bring them along. */
export function useSearchForm(): SearchForm {
  const [parameters, setParameters] = useSearchParams();
  const [form, setForm] = useState({ key: 0, sent: parameters.toString() });
  const address = parameters.toString();
  if (address !== form.sent) setForm({ key: form.key + 1, sent: address });
  return {
    parameters,
    formKey: form.key,
    submit: (next) => {
      setForm({ key: form.key, sent: next.toString() });
      setParameters(next);
    },
    clear: () => setParameters(new URLSearchParams()),
  };
}
