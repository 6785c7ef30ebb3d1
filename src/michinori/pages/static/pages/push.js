// What a browser keeps of this site to show notices while no page is open. Nothing is cached here.
"use strict";

addEventListener("push", (event) => {
  const { title, link, id } = event.data.json();
  event.waitUntil(registration.showNotification(title, { tag: id, data: link }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data || "/"));
});
