## Types

ticket-type-incident = Инцидент
ticket-type-incident-plural = Инциденты
ticket-type-incident-raise = Сообщить об инциденте
ticket-type-bug = Ошибка
ticket-type-bug-plural = Ошибки
ticket-type-bug-raise = Сообщить об ошибке
ticket-type-question = Вопрос
ticket-type-question-plural = Вопросы
ticket-type-question-raise = Задать вопрос
ticket-type-service_request = Запрос на обслуживание
ticket-type-service_request-plural = Запросы на обслуживание
ticket-type-service_request-raise = Запросить услугу
ticket-type-raise-other = Создать: { $type }

## Statuses

ticket-status-open = Открыто
ticket-status-in_progress = В работе
ticket-status-waiting = Ожидание
ticket-status-resolved = Решено
ticket-status-answered = Есть ответ
ticket-status-fulfilled = Выполнено
ticket-status-wont_fix = Не будет исправлено
ticket-status-duplicate = Дубликат
ticket-status-declined = Отклонено
ticket-status-closed = Закрыто

ticket-category-open = Открыто
ticket-category-waiting = Ожидание
ticket-category-done = Завершено

## Transitions

ticket-transition-start = Взять в работу
ticket-transition-wait = Перевести в ожидание
ticket-transition-resume = Продолжить работу
ticket-transition-resolve = Решить
ticket-transition-answer = Отметить, что ответ дан
ticket-transition-fulfil = Выполнить
ticket-transition-decline = Отклонить
ticket-transition-mark_duplicate = Отметить как дубликат
ticket-transition-close = Закрыть
ticket-transition-reopen = Открыть снова

ticket-transition-not-known = Для заявок этого типа такого действия нет.
ticket-transition-not-now = В текущем статусе заявки это невозможно. Посмотрите заявку ещё раз и выберите одно из доступных действий.
ticket-transition-comment-required = Напишите комментарий: почему вы это делаете.
ticket-transition-ticket-required = Укажите номер заявки, которую повторяет эта.

## Priorities

ticket-priority-low = Низкий
ticket-priority-normal = Обычный
ticket-priority-high = Высокий
ticket-priority-urgent = Срочный

## Urgency and impact

ticket-urgency-low = Когда будет время
ticket-urgency-normal = В обычный срок
ticket-urgency-high = Скоро: работа стоит
ticket-impact-low = Один человек, мелочь
ticket-impact-normal = Один человек или несколько
ticket-impact-high = Много людей или всё дело

## What is wrong with a workflow

ticket-workflow-bad-slug = Имя состоит из строчных латинских букв, цифр и знаков подчёркивания, от 1 до 40 знаков, и начинается с буквы.
ticket-workflow-twice = «{ $slug }» определено дважды.
ticket-workflow-unknown-status = Статуса «{ $slug }» нет среди определённых.
ticket-workflow-initial-not-open = Заявка не может начинаться со статуса «{ $slug }»: первый статус должен относиться к открытым.
ticket-workflow-never-done = Хотя бы один статус должен относиться к завершённым.
ticket-workflow-goes-nowhere = Переход «{ $slug }» должен вести хотя бы из одного статуса в какой-то другой.
ticket-workflow-unreachable = Ни один переход не ведёт в статус «{ $slug }».
