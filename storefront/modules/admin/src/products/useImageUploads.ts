import { type Problem, problemOf, type Schema } from "@trolley/client";
import { announce } from "@trolley/ui";
import { useEffect, useEffectEvent, useRef, useState } from "react";

import { imageTypeOf } from "./imageFile.ts";
import { uploadImage } from "./uploadImage.ts";

/** A file on its way, or one that did not get there. */
export interface Uploading {
  key: string;
  file: File;
  /** From 0 to 1. */
  share: number;
  problem?: Problem;
}

export function useImageUploads(productId: string, onUploaded: (image: Schema["Image"]) => void) {
  const [uploads, setUploads] = useState<Uploading[]>([]);
  const [refusals, setRefusals] = useState<string[]>([]);
  const stops = useRef(new Map<string, AbortController>());
  const uploaded = useEffectEvent(onUploaded);

  useEffect(() => {
    const running = stops.current;
    return () => {
      for (const stop of running.values()) stop.abort();
    };
  }, []);

  const change = (key: string, part: Partial<Uploading>) =>
    setUploads((all) => all.map((upload) => (upload.key === key ? { ...upload, ...part } : upload)));
  const drop = (key: string) => {
    stops.current.get(key)?.abort();
    setUploads((all) => all.filter((upload) => upload.key !== key));
  };

  const send = async (file: File, type: Schema["ImageType"]) => {
    const key = crypto.randomUUID();
    const stop = new AbortController();
    stops.current.set(key, stop);
    setUploads((all) => [...all, { key, file, share: 0 }]);
    const onProgress = (share: number) => change(key, { share });
    try {
      uploaded(await uploadImage({ productId, file, type, onProgress, signal: stop.signal }));
      drop(key);
      announce(`${file.name} is uploaded`);
    } catch (error) {
      if (!stop.signal.aborted) change(key, { problem: problemOf(error) });
    } finally {
      stops.current.delete(key);
    }
  };

  const add = (files: readonly File[]) => {
    const judged = files.map((file) => ({ file, verdict: imageTypeOf(file) }));
    setRefusals(judged.flatMap(({ verdict }) => ("refusal" in verdict ? verdict.refusal : [])));
    for (const { file, verdict } of judged) if ("type" in verdict) void send(file, verdict.type);
  };

  const again = (upload: Uploading) => {
    drop(upload.key);
    add([upload.file]);
  };

  return { uploads, refusals, add, again, drop };
}
