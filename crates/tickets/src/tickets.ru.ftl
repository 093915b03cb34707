ticket-type-unknown = Такого типа заявок здесь нет. Выберите тип из списка.
ticket-no-such-person = В вашей организации нет такого человека.
ticket-no-such-agent = Здесь нет никого, кто мог бы этим заняться. Выберите человека с действующей учётной записью.
ticket-no-such-ticket = Нет заявки с таким номером, которую вы можете видеть.
ticket-duplicate-of-itself = Заявка не может повторять саму себя. Укажите номер другой.
ticket-text-too-large = Этот текст больше, чем вмещает заявка. Приложите его файлом.
ticket-message-empty = Сначала напишите что-нибудь или приложите файл.
ticket-no-files = Выберите хотя бы один файл.
ticket-tag-characters = В метке не может быть запятой или кавычек.
ticket-too-many-tags = У заявки может быть не больше { $max } меток.
ticket-transition-not-yours = Ваше участие в заявке этого не позволяет. Обратитесь к тому, кто ею занимается.
ticket-is-merged = Заявка #{ $number } объединена с #{ $into }. Продолжайте там.
ticket-merge-itself = Заявку нельзя объединить с ней самой. Выберите другую.
ticket-merge-too-many = В одну переписку объединяется не больше { $max } заявок.
ticket-not-merged = Эта заявка больше не объединена с другой.
ticket-undo-changed = С тех пор это снова изменили, поэтому отменить нельзя. Посмотрите заявку и измените вручную.
ticket-undo-nothing = Отменять нечего. Отправленный ответ остаётся отправленным.
ticket-one-text = Пришлите что-то одно: html, text или markdown.
ticket-text-required = Пришлите html, text или markdown.
ticket-upload-file = Пришлите файл как multipart-форму в поле «file».
ticket-limit = Запрашивайте от 1 до { $max } за раз.
ticket-cursor = Этот указатель не читается. Возьмите «next» из предыдущего ответа.
ticket-transition-required = Назовите действие.
ticket-kind = Используйте «reply» или «note».
ticket-no-such-department = Такого действующего отдела нет. Выберите отдел из списка.
ticket-no-such-team = Такой действующей команды нет. Выберите команду из списка.
ticket-no-such-place = Выберите из списка.
ticket-level-unknown = Используйте low, normal или high.
ticket-matrix-bad = Выберите приоритет для каждого из девяти мест.
ticket-confide-everyone-helps = Там, где помогают все, все видят все заявки. Сначала администратор может перейти к службе поддержки.
ticket-confide-merged = Объединённые заявки видны вместе. Сначала разъедините их.
ticket-confide-too-many = Назовите не больше { $max } человек или выберите команду.
ticket-merge-confidential = Одна из двух заявок конфиденциальна, а другая нет или открыта другим людям. Сначала сделайте их одинаковыми.
ticket-priority-unknown = Используйте low, normal, high или urgent.

ticket-mail-greeting = Здравствуйте, { $name }!
ticket-mail-button = Открыть заявку
ticket-mail-footer = Вы получили это письмо, потому что это ваш вопрос. Какие письма получать, можно выбрать в учётной записи
ticket-mail-answer = Чтобы написать нам об этом ещё, ответьте на это письмо.
ticket-mail-wrote = { $when }, { $name }:
ticket-mail-copy = Это копия для вас. Ваш ответ получат все участники переписки.
ticket-mail-file-left = Файл { $name } слишком велик для письма и не приложен.
ticket-mail-why = Вы получили это письмо, потому что участвуете в этой заявке.
ticket-mail-why-digest = Вы получили это письмо, потому что участвуете в этих заявках.
ticket-mail-stop-one = Не присылать писем о #{ $number }
ticket-mail-stop-all = Не присылать писем о заявках
ticket-digest-hourly = { $n ->
    [one] За последний час: { $n } заявка
    [few] За последний час: { $n } заявки
   *[many] За последний час: { $n } заявок
}
ticket-digest-daily = { $n ->
    [one] За день: { $n } заявка
    [few] За день: { $n } заявки
   *[many] За день: { $n } заявок
}
ticket-digest-more = { $n ->
    [one] И ещё { $n } заявка
    [few] И ещё { $n } заявки
   *[many] И ещё { $n } заявок
}
ticket-stop-title = Письма из системы
ticket-stop-ask = Выберите, каких писем больше не присылать. Ответы на ваши собственные вопросы тоже перестанут приходить.
ticket-stop-one-off = Писем о #{ $number } больше не будет.
ticket-stop-all-off = Писем о заявках больше не будет.
ticket-stop-resume = Снова присылать мне письма
ticket-stop-bell = Колокольчик в системе по-прежнему сообщает обо всём, что происходит.
ticket-cc-bad = { $address } — не адрес электронной почты. Разделяйте адреса запятыми.
ticket-cc-many = В копии может быть не больше { $most } человек.
ticket-cc-own = { $address } — адрес самой системы: она и так получает каждый ответ.
ticket-cc-note = Заметка остаётся внутри, поэтому копий у неё не бывает.
ticket-cc-agents = Ставить других в копию могут только те, кто отвечает на заявки.
ticket-cc-unconfirmed = Сначала подтвердите свой адрес: перейдите по ссылке из письма, которое мы вам отправили.

ticket-alert-replied = { $name }: ответ в заявке #{ $number } { $title }
ticket-alert-noted = { $name }: заметка в заявке #{ $number } { $title }
ticket-alert-attached = { $name }: новые файлы в заявке #{ $number } { $title }
ticket-alert-owned = { $name } теперь занимается заявкой #{ $number } { $title }
ticket-alert-assigned = { $name }: назначена заявка #{ $number } { $title }
ticket-alert-released = { $name } больше не занимается заявкой #{ $number } { $title }
ticket-alert-moved = { $name }: заявка #{ $number } { $title } теперь { $to }
ticket-alert-moved-open = { $name }: заявка #{ $number } { $title } снова открыта
ticket-alert-moved-in_progress = { $name }: работа над заявкой #{ $number } { $title } началась
ticket-alert-moved-waiting = { $name }: заявка #{ $number } { $title } ждёт
ticket-alert-moved-resolved = { $name }: заявка #{ $number } { $title } решена
ticket-alert-moved-answered = { $name }: на вопрос #{ $number } { $title } дан ответ
ticket-alert-moved-fulfilled = { $name }: запрос #{ $number } { $title } выполнен
ticket-alert-moved-wont_fix = { $name }: ошибку #{ $number } { $title } исправлять не будут
ticket-alert-moved-duplicate = { $name }: заявка #{ $number } { $title } отмечена как повтор
ticket-alert-moved-declined = { $name }: запрос #{ $number } { $title } отклонён
ticket-alert-moved-closed = { $name }: заявка #{ $number } { $title } закрыта
ticket-alert-retitled = { $name }: заявка #{ $number } теперь называется «{ $title }»
ticket-alert-retyped = { $name }: у заявки #{ $number } { $title } другой тип
ticket-alert-priority-low = { $name }: у заявки #{ $number } { $title } низкий приоритет
ticket-alert-priority-normal = { $name }: у заявки #{ $number } { $title } обычный приоритет
ticket-alert-priority-high = { $name }: у заявки #{ $number } { $title } высокий приоритет
ticket-alert-priority-urgent = { $name }: у заявки #{ $number } { $title } срочный приоритет
ticket-alert-followed = { $name }: теперь вы следите за заявкой #{ $number } { $title }
ticket-alert-merged = { $name } — заявка #{ $number } { $title } объединена с #{ $to }
ticket-alert-absorbed = { $name } — заявка #{ $to } объединена с #{ $number } { $title }
ticket-alert-opened = { $name } — новая заявка #{ $number } { $title }
ticket-alert-department = { $name } — заявка #{ $number } { $title } перенесена в другой отдел
ticket-alert-team = { $name } — заявка #{ $number } { $title } передана команде
ticket-alert-undelivered = Письмо на { $to } по заявке #{ $number } { $title } не дошло

ticket-rail-feed = Лента
ticket-rail-views = Подборки
ticket-rail-mine = Назначены мне
ticket-rail-portal = Портал
ticket-rail-raised = Мои обращения
ticket-rail-followed = Я слежу
ticket-rail-unassigned = Без исполнителя
ticket-rail-urgent = Сначала срочные
