/** Pages of this module that only this module links to. */
export const places = {
  forgotPassword: "/forgot-password",
  deleted: "/account/deleted",
  addresses: "/account/addresses",
  newAddress: "/account/addresses/new",
  address: (slug: string) => `/account/addresses/${slug}`,
  devices: "/account/sessions",
  notifications: "/account/notifications",
  privacy: "/account/privacy",
};
