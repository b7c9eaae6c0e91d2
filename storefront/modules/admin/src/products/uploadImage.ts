import { answer, api, Problem, type Schema } from "@trolley/client";

interface Upload {
  productId: string;
  file: File;
  type: Schema["ImageType"];
  /** From 0 to 1. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

/** Asks for a place, brings the file there, and answers the image that the product can be given. */
export async function uploadImage({ productId, file, type, onProgress, signal }: Upload): Promise<Schema["Image"]> {
  const params = { path: { id: productId } };
  const body = { content_type: type, bytes: file.size, alt: "" };
  const { upload, image } = await answer(api.POST("/v1/admin/products/{id}/images", { params, body, signal }));
  await put(upload, file, onProgress, signal);
  return image;
}

/** `fetch` does not tell how far a request's body is on its way. */
function put(
  upload: Schema["Upload"],
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(upload.method, upload.url);
    for (const [name, value] of Object.entries(upload.headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded / event.total);
    request.onload = () => (request.status < 300 ? resolve() : reject(refusalOf(request.status)));
    request.onerror = () => reject(lost());
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function refusalOf(status: number): Problem {
  return new Problem({ code: "upload_refused", status, title: "The image was not taken" });
}

function lost(): Problem {
  const online = navigator.onLine;
  const title = online ? "The image did not arrive" : "You are offline";
  return new Problem({ code: online ? "no_answer" : "offline", status: 0, title });
}
