feed-title = Лента заявок
feed-you = Вы
feed-desk = Система
feed-somebody = Кто-то
feed-raise = Создать заявку
feed-export = Выгрузить этот список таблицей (CSV)
feed-filter = Фильтр
feed-sort = Порядок
feed-nobody = Без исполнителя
feed-owner = Исполнитель: { $name }
feed-messages = { $n ->
    [one] { $n } сообщение, показать последние
    [few] { $n } сообщения, показать последние
   *[many] { $n } сообщений, показать последние
}
feed-files = { $n ->
    [one] { $n } файл, показать
    [few] { $n } файла, показать
   *[many] { $n } файлов, показать
}
feed-list = Заявки

feed-count-open = { $n ->
    [one] { $count } открытая заявка
    [few] { $count } открытые заявки
   *[many] { $count } открытых заявок
}
feed-count-any = { $n ->
    [one] { $count } заявка
    [few] { $count } заявки
   *[many] { $count } заявок
}
feed-count-more = Больше { $n }
feed-order-updated = сначала недавно изменённые
feed-order-created = сначала новые
feed-order-priority = сначала самые срочные
feed-order-other = в заданном порядке
feed-sort-updated = Недавно изменённые
feed-sort-created = Новые
feed-sort-oldest = Давно не изменявшиеся
feed-sort-priority = Самые срочные
feed-more = Показать ещё
feed-newest = К самым новым

feed-filter-type = Тип
feed-filter-status = Статус
feed-filter-mine = Моё участие
feed-mine-raised = Созданы мной
feed-mine-owned = Я исполнитель
feed-mine-followed = Я слежу
feed-filter-update = Обновить
feed-filter-text = Текстом
feed-filter-text-help = Флажки и текст означают одно и то же. Текстом можно сказать больше.
feed-filter-language = Всё, что можно написать
feed-filter-forgotten = Лента забудет этот фильтр, когда вы уйдёте. Адрес страницы его хранит.
feed-filter-clear = Сбросить фильтр
feed-filter-without = Убрать { $name }
feed-filter-all = Все заявки
feed-query-problem = Этот фильтр не читается
feed-query-at = Знак { $n }:

feed-empty-new-title = Создайте первую заявку
feed-empty-new = Всё, о чём просят вашу службу поддержки, сразу появляется здесь. Создайте заявку или пригласите коллег, которые это сделают.
feed-empty-new-invite = Пригласить коллег
feed-empty-done-title = Открытых заявок нет
feed-empty-done = Все заявки завершены. Новые появятся здесь сами.
feed-empty-nothing-title = Ничего не найдено
feed-empty-nothing = Под этот фильтр не подходит ни одна заявка. Уберите часть условий или посмотрите все открытые.

feed-own = Взять себе
feed-release = Снять с себя
feed-assign = Назначить…
feed-follow = Следить
feed-unfollow = Не следить
feed-attach = Прикрепить файл…
feed-open-ticket = Открыть заявку

feed-did-open = — новая заявка
feed-did-open-saying = — новая заявка: «{ $text }»
feed-did-say = «{ $text }»
feed-did-reply = — ответ
feed-did-reply-saying = — ответ: «{ $text }»
feed-did-note = — новая заметка
feed-did-attach = { $n ->
    [one] — { $n } новый файл
    [few] — { $n } новых файла
   *[many] — { $n } новых файлов
}
feed-did-own = — теперь исполнитель
feed-did-assign = — назначен исполнитель: { $name }
feed-did-assign-you = — назначен исполнитель: вы
feed-did-release = — исполнитель снят
feed-did-move = — статус: { $status }
feed-did-mark-duplicate = — отмечено как дубликат заявки #{ $number }
feed-did-retype = — тип: { $type }
feed-did-reprioritize = — приоритет: { $priority }
feed-did-retitle = — новый заголовок: «{ $title }»
feed-did-tag = — новые метки
feed-did-tag-add = — добавлены метки: { $tags }
feed-did-tag-remove = — убраны метки: { $tags }
feed-did-tag-both = — добавлены метки: { $tags }; убраны: { $removed }
feed-did-follow = — теперь следит за заявкой
feed-did-unfollow = — больше не следит за заявкой
feed-did-add-follower = — за заявкой теперь следит { $name }
feed-did-add-you = — за заявкой теперь следите вы
feed-did-remove-follower = — за заявкой больше не следит { $name }
feed-did-undo = — изменение отменено
feed-did-place = — теперь в отделе «{ $name }»
feed-did-unplace = — больше не в отделе
feed-did-team = — передано команде «{ $name }»
feed-did-no-team = — больше не у команды
feed-did-confide = — теперь конфиденциально
feed-did-open-up = — снова видно всем, кому можно
feed-did-weigh = — сказано, насколько это срочно или важно
feed-did-come-back = не удалось доставить письмо на { $to }: оно вернулось
feed-did-merge = — объединено с заявкой #{ $number }
feed-did-absorb = — сюда вошла заявка #{ $number }
feed-did-part = — снова отдельно от заявки #{ $number }
feed-did-let-go = — заявка #{ $number } снова отдельно
feed-did-follow-up = продолжение заявки #{ $number }, закрытой слишком давно
feed-did-get-follow-up = продолжение — в заявке #{ $number }
feed-did-change = — заявка изменена

feed-peek-messages = Последние сообщения в заявке #{ $number }
feed-peek-files = Последние файлы в заявке #{ $number }
feed-peek-nothing = Здесь нет ничего, что вам видно.
feed-peek-close = Закрыть

feed-palette-tickets = Заявки
feed-palette-people = Люди
feed-palette-actions = Действия
feed-palette-all = Показать всё, что найдено

ticket-page-new = Новая заявка
ticket-page-new-type = Что случилось?
ticket-page-new-title = Заголовок
ticket-page-new-title-help = Одна строка, понятная коллеге без открытия заявки.
ticket-page-new-text = Подробности
ticket-page-new-text-placeholder = Что вы сделали, чего ожидали и что произошло? Снимки экрана можно вставить прямо сюда.
ticket-page-new-more = Метки, приоритет или от чьего-то имени
ticket-page-new-tags = Метки
ticket-page-new-tags-help = Через запятую.
ticket-page-new-requester = От имени
ticket-page-new-requester-help = Имя пользователя или адрес почты того, кому нужна помощь. Если вам, оставьте пустым.
ticket-page-new-priority = Приоритет
ticket-page-new-submit = Создать заявку
ticket-page-hint-incident = Что-то работало и перестало
ticket-page-hint-bug = Что-то ведёт себя не так, как должно
ticket-page-hint-question = Вы хотите узнать, как или почему
ticket-page-hint-service_request = Вам что-то нужно: доступ, устройство, программа
ticket-page-hint-other = Тип заявок вашей организации
ticket-page-attach = Прикрепить файлы
ticket-page-too-many-files = За один раз можно отправить не больше 20 файлов.

ticket-page-raised = заявитель: { $name }
ticket-page-raised-for = заявитель: { $requester }, создание: { $name }
ticket-page-via-api = через API
ticket-page-via-mail = по почте
ticket-page-via-command_line = из командной строки
ticket-page-via-automation = по правилу
ticket-page-more = Другие действия
ticket-page-details = Сведения
ticket-page-edit-title = Изменить заголовок
ticket-page-talk = Переписка
ticket-page-note-mark = Видит только ваша команда
ticket-page-to = Кому: { $name }
ticket-page-followers-told = { $n ->
    [one] и ещё { $n } подписчик
    [few] и ещё { $n } подписчика
   *[many] и ещё { $n } подписчиков
}
ticket-page-to-everybody = Всем, кто здесь помогает
ticket-page-whole-mail = Показать письмо целиком
ticket-page-no-words = Без текста, только заголовок.
ticket-page-events = { $n ->
    [one] { $n } изменение
    [few] { $n } изменения
   *[many] { $n } изменений
}
ticket-page-between = { $n ->
    [one] Показать ещё { $n } сообщение между ними
    [few] Показать ещё { $n } сообщения между ними
   *[many] Показать ещё { $n } сообщений между ними
}
ticket-page-answer = Ответ
ticket-page-kind = Ответ или заметка
ticket-page-reply = Ответ
ticket-page-note = Заметка
ticket-page-reply-placeholder = Напишите ответ
ticket-page-reply-to = Ответить: { $name }
ticket-page-send-reply = Отправить ответ
ticket-page-add-note = Добавить заметку
ticket-page-new-mark = Новое

ticket-page-guard-moved = { $n ->
    [one] Ваш текст ещё не отправлен: с тех пор как вы открыли страницу, пришло { $n } сообщение.
    [few] Ваш текст ещё не отправлен: с тех пор как вы открыли страницу, пришло { $n } сообщения.
   *[many] Ваш текст ещё не отправлен: с тех пор как вы открыли страницу, пришло { $n } сообщений.
}
ticket-page-guard-file = Ваш текст ещё не отправлен: в нём говорится о файле, но файл не прикреплён.
ticket-page-send-anyway = Всё равно отправить
ticket-page-guard-look = Посмотреть новое

ticket-page-status = Статус
ticket-page-type = Тип
ticket-page-priority = Приоритет
ticket-page-suggested = Предлагается: { $priority }
ticket-page-urgency = Срочность
ticket-page-impact = Влияние
ticket-page-change-urgency = Указать, как скоро это нужно
ticket-page-change-impact = Указать, что от этого зависит
ticket-page-unsaid = Не указано
ticket-page-unsay = Снять
ticket-page-department = Отдел
ticket-page-team = Команда
ticket-page-none = Нет
ticket-page-no-department = Без отдела
ticket-page-no-team = Без команды
ticket-page-change-department = Перенести в другой отдел
ticket-page-change-team = Передать команде
ticket-page-ask-department = Перенести #{ $number } в отдел
ticket-page-ask-team = Передать #{ $number } команде
ticket-page-ask-reason = Причина (необязательно)
ticket-page-ask-reason-help = Останется в истории заявки для тех, кто помогает.
ticket-page-new-department-help = Не уверены — оставьте пустым: об этом позаботятся.
ticket-page-did-place = { $number } теперь в отделе «{ $name }».
ticket-page-did-unplace = { $number } теперь без отдела.
ticket-page-did-team = { $number } теперь у команды «{ $name }».
ticket-page-did-no-team = { $number } теперь без команды.
ticket-page-did-weigh = Сохранено для { $number }.
ticket-page-confidential = Конфиденциально
ticket-page-seen-confidential = Эту заявку видят только те, кто для неё назван.
ticket-page-sight-link = Кто и почему

# Who can see a ticket
ticket-sight-title = Кто видит #{ $number }
ticket-sight-intro = Эти люди видят заявку; у каждого указана причина.
ticket-sight-is-confidential = Заявка конфиденциальна: больше её не видит никто, какой бы ни была роль.
ticket-sight-more = И другие люди, чьи роли показывают им всё.
ticket-sight-requester = автор обращения
ticket-sight-owner = работает над заявкой
ticket-sight-substitute = замещает того, кто над ней работает
ticket-sight-named = назван для этой заявки
ticket-sight-named-team = состоит в команде, которой она открыта
ticket-sight-everything = роль показывает все заявки
ticket-sight-department = видит заявки её отдела
ticket-sight-team = состоит в её команде
ticket-sight-unplaced = занимается заявками без отдела
ticket-sight-client = работает в той же компании-клиенте
ticket-sight-confide-title = Конфиденциальность
ticket-sight-confide-about = Покажите заявку только названным людям или одной команде, кроме автора и того, кто над ней работает. Вы остаётесь среди них. Остальные перестают за ней следить и нигде её не находят.
ticket-sight-people = Люди
ticket-sight-people-help = Имена входа или адреса через запятую.
ticket-sight-nobody = Никого с именем { $name } здесь нет. Укажите имя входа или адрес.
ticket-sight-confide = Сделать конфиденциальной
ticket-sight-save = Сохранить
ticket-sight-open = Снова показать всем, кому её показывает роль
ticket-sight-confided = Заявка теперь конфиденциальна.
ticket-sight-opened = Заявка больше не конфиденциальна.

# Which priority is suggested
ticket-matrix-title = Срочность, влияние и приоритет
ticket-matrix-back = Настройки
ticket-matrix-intro = Кто просит, говорит, как скоро это нужно; кто помогает — что от этого зависит. Вместе они подсказывают приоритет, а решает тот, кто работает над заявкой.
ticket-matrix-help = О приоритетах
ticket-matrix-save = Сохранить
ticket-matrix-saved = Сохранено. Приоритеты заявок не изменились.
ticket-page-owner = Исполнитель
ticket-page-tags = Метки
ticket-page-followers = Подписчики
ticket-page-created = Создано
ticket-page-updated = Изменено
ticket-page-duplicate-of = Дубликат
ticket-page-requester = Заявитель
ticket-page-nobody = Никто
ticket-page-change-type = Изменить тип, сейчас:
ticket-page-change-priority = Изменить приоритет, сейчас:
ticket-page-change-owner = Изменить исполнителя, сейчас:
ticket-page-no-tags = Нет
ticket-page-edit-tags = Изменить метки
ticket-page-add-follower = Добавить подписчика
ticket-page-remove-follower = Убрать из подписчиков: { $name }
ticket-page-tickets-of = { $n ->
    [one] { $count } заявка
    [few] { $count } заявки
   *[many] { $count } заявок
}
ticket-page-tickets-more = Больше { $n } заявок
ticket-page-seen-everybody = Эту заявку видят все в организации «{ $name }».
ticket-page-seen-team = Эту заявку видят { $name } и те, кто работает в службе поддержки.
ticket-page-seen-notes = Заметки — только для тех, кто помогает; { $name } их не видит.
ticket-page-seen-title = Кто это видит

ticket-page-ask-assign = Назначить исполнителя: #{ $number }
ticket-page-ask-follower = Добавить подписчика: #{ $number }
ticket-page-ask-find = Найти человека
ticket-page-ask-find-button = Найти
ticket-page-ask-nobody = Людей с таким именем здесь нет.
ticket-page-ask-you = { $name } (вы)
ticket-page-ask-comment = Комментарий
ticket-page-ask-comment-help = { $name } прочитает его как ответ.
ticket-page-ask-comment-optional = Комментарий (необязательно)
ticket-page-ask-ticket = Номер заявки, которую повторяет эта
ticket-page-ask-title = Заголовок заявки #{ $number }
ticket-page-ask-tags = Метки заявки #{ $number }
ticket-page-ask-files = Прикрепить файлы к заявке #{ $number }
ticket-page-ask-files-field = Файлы
ticket-page-ask-save = Сохранить
ticket-page-ask-attach = Прикрепить

ticket-page-did-open = Заявка { $number } создана.
ticket-page-did-own = Заявка { $number } теперь ваша.
ticket-page-did-assign = { $number }: исполнитель — { $name }.
ticket-page-did-release = У заявки { $number } теперь нет исполнителя.
ticket-page-did-follow = Вы следите за заявкой { $number }.
ticket-page-did-unfollow = Вы больше не следите за заявкой { $number }.
ticket-page-did-add-follower = { $name } теперь следит за заявкой { $number }.
ticket-page-did-remove-follower = { $name } больше не следит за заявкой { $number }.
ticket-page-did-move = { $number }: статус теперь «{ $name }».
ticket-page-did-retype = { $number }: тип теперь «{ $name }».
ticket-page-did-reprioritize = { $number }: приоритет теперь «{ $name }».
ticket-page-did-retitle = У заявки { $number } новый заголовок.
ticket-page-did-retag = У заявки { $number } новые метки.
ticket-page-did-attach = { $count ->
    [one] К заявке { $number } прикреплён файл.
    [few] К заявке { $number } прикреплено { $count } файла.
   *[many] К заявке { $number } прикреплено { $count } файлов.
}
ticket-page-did-undo = Изменение заявки { $number } отменено.
ticket-page-did-nothing = В заявке { $number } всё уже так, ничего не изменилось.
ticket-page-kind-required = Выберите, ответ это или заметка.

feed-merge = Объединить…
feed-merged = Объединена
feed-pick = Отметить { $name }
feed-picked = Отмеченные заявки:
ticket-page-merge-title = Объединить { $numbers }
ticket-page-merge-which = Выберите заявку, которая останется. Остальные будут читаться в ней.
ticket-page-merge-where = Выберите заявку, в которой продолжится переписка.
ticket-page-merge-find = Номер, слова или запрос
ticket-page-merge-nothing = Подходящих заявок нет.
ticket-page-merge-other = Другая
ticket-page-merge-do = Объединить { $numbers } с #{ $into }
ticket-page-merge-messages = { $n ->
    [one] { $n } сообщение будет читаться
    [few] { $n } сообщения будут читаться
   *[many] { $n } сообщений будут читаться
} в #{ $into } по порядку времени, с пометкой о том, где что написано.
ticket-page-merge-people = { $n ->
    [one] { $names } будет следить
   *[other] { $names } будут следить
} за #{ $into } и узнавать об ответах; кому её страница не видна, тому — по почте.
ticket-page-merge-leaves = { $n ->
    [one] { $numbers } уходит
   *[other] { $numbers } уходят
} из списков, сохраняя свою страницу, и больше не меняется. Письмо в ответ попадёт в оставшуюся заявку.
ticket-page-merge-done = У #{ $into } статус «{ $status }»; объединение не откроет её снова.
ticket-page-merge-back = Объединение можно отменить в любое время.
ticket-page-did-merge = { $numbers }: объединение с { $into }
ticket-page-did-part = { $number } снова отдельная заявка
ticket-page-is-merged = Эта заявка объединена с
ticket-page-is-merged-more = Переписка продолжается там; написанное здесь раньше можно читать.
ticket-page-is-merged-unseen = Ваше обращение рассматривается вместе с другим. Ответы приходят вам по почте, и на них можно ответить.
ticket-page-part = Отменить объединение
ticket-page-from = из #{ $number }
ticket-page-merged-in = Вошли сюда
ticket-page-merge-instead = Чтобы свести обе переписки вместе, объедините заявки.
ticket-merge-where = Выберите заявку, с которой объединить.

ticket-page-sent-to = { $n ->
    [one] Отправлено письмом { $n } человеку
   *[other] Отправлено письмом { $n } людям
}
ticket-page-sent-bad = { $n ->
    [one] { $to }; не дошло { $n } письмо
    [few] { $to }; не дошло { $n } письма
   *[many] { $to }; не дошло { $n } писем
}
ticket-page-fate-waiting = в пути
ticket-page-fate-deferred = будет новая попытка
ticket-page-fate-delivered = доставлено
ticket-page-fate-refused = отклонено
ticket-page-fate-bounced = вернулось
ticket-page-copy = Копия:
ticket-page-cc = Добавить копию
ticket-page-cc-label = В копии
ticket-page-cc-help = Адреса электронной почты через запятую. Коллеги с этого момента следят за заявкой; остальные получат только это письмо и станут участниками, когда ответят на него.
ticket-page-quiet = Не присылать писем об этой заявке
ticket-page-is-quiet = Писем об этой заявке вам не присылают. О событиях сообщает колокольчик.
ticket-page-did-quieten = Писем о #{ $number } больше не будет.
ticket-page-did-unquieten = Письма о #{ $number } снова приходят.
feed-delete = Удалить…
feed-did-delete = — заявка удалена
feed-did-undelete = — заявка возвращена
ticket-page-ask-delete = Удалить заявку #{ $number }?
ticket-page-delete-what = Заявка исчезнет для всех и попадёт в корзину со всеми сообщениями и файлами. 30 дней её можно вернуть, потом она исчезнет навсегда. Если работа просто закончена, лучше закройте заявку.
ticket-page-delete = Удалить
ticket-page-did-delete = Заявка { $number } в корзине.
ticket-page-did-restore = Заявка { $number } возвращена.
ticket-bin-title = Удалённые заявки
ticket-bin-about = Каждую можно вернуть в течение 30 дней. Потом она исчезнет навсегда.
ticket-bin-empty = Корзина пуста
ticket-bin-empty-text = Заявки, которых быть не должно, например спам, удаляют через их меню. Здесь они ждут 30 дней.
ticket-bin-row = { $requester } · кто удалил: { $name }
ticket-bin-until = хранится до
ticket-bin-restore = Вернуть
ticket-bin-restore-of = Вернуть #{ $number }
ticket-bin-more = Ещё
