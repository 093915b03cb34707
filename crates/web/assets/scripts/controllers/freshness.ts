// Keeps short times short: every <time data-fresh datetime="…"> of the last day is told anew twice a minute.
//
// On <body>: data-controller="freshness".
import { Controller } from "@hotwired/stimulus";

import { say } from "../words";

export default class extends Controller<HTMLElement> {
  private timer: ReturnType<typeof setInterval> | undefined;

  connect(): void {
    this.timer = setInterval(tellAnew, 30_000);
  }

  disconnect(): void {
    clearInterval(this.timer);
  }
}

function tellAnew(): void {
  for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-fresh]")) {
    const minutes = Math.floor((Date.now() - Date.parse(element.dateTime)) / 60_000);
    // Older times change with the calendar of the reader's zone, which the server knows.
    if (minutes >= 0 && minutes < 6 * 60) element.textContent = told(minutes);
  }
}

function told(minutes: number): string {
  if (minutes < 1) return say("time-now");
  return minutes < 60 ? say("time-minutes", minutes) : say("time-hours", Math.floor(minutes / 60));
}
