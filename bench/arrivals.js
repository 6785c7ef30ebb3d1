// Requests that arrive at a constant rate, whoever is still waiting (an open model). Run by bench/arrivals.py with k6.
import exec from "k6/execution";
import http from "k6/http";
import { Counter } from "k6/metrics";

const asked = JSON.parse(open(__ENV.ASKED));
const wrong = new Counter("wrong");

export const options = {
  discardResponseBodies: true,
  noCookiesReset: false,
  summaryTrendStats: ["med", "p(95)", "p(99)", "max"],
  scenarios: {
    arrivals: {
      executor: "constant-arrival-rate",
      rate: asked.thousandths,
      timeUnit: "1000s",
      duration: `${asked.seconds}s`,
      preAllocatedVUs: asked.waiting,
      maxVUs: asked.waiting,
    },
  },
};

export default function () {
  const one = asked.requests[exec.scenario.iterationInTest % asked.requests.length];
  const answer = http.request(one.method, asked.site + one.path, one.body, {
    headers: one.headers,
    redirects: 0,
    timeout: "30s",
  });
  if (answer.status !== one.status) wrong.add(1);
}
