/** @file The variables of the tests and of the commands that they start. */

export const ENVIRONMENT = {
  // files run beside each other, and all machines shall compute the same
  HYDROSOL_THREADS: '1',
  // where it is set, each start of Node reads all certificates, which takes longer than most commands; no test needs them
  NODE_EXTRA_CA_CERTS: '',
};
